'use client';

import type { FlowDocument, RunFact } from '@columba/workflow-contracts';
import { clsx } from 'clsx';
import { ArrowDown, CircleAlert, Search, TriangleAlert } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { Input } from '@/components/ui/Input';
import { SegmentedControl } from '@/components/ui/SegmentedControl';
import { type FactLevel, factWords, filterFacts } from './monitor/fact-words';
import { useFactSentence } from './run/use-fact-sentence';

export interface LogsStreamProps {
  facts: readonly RunFact[];
  document: FlowDocument | null;
  selected: ReadonlySet<string>;
  onSelect: (nodeId: string) => void;
}
type LevelFilter = 'all' | 'warning' | 'error';
const LEVELS: Record<LevelFilter, ReadonlySet<FactLevel>> = {
  all: new Set(),
  warning: new Set(['warning', 'error']),
  error: new Set(['error']),
};

/** What happened, numbered, as it happens. Follows the end until the reader scrolls up. */
export function LogsStream({ facts, document, selected, onSelect }: LogsStreamProps) {
  const t = useTranslations('run.log');
  const [level, setLevel] = useState<LevelFilter>('all');
  const [search, setSearch] = useState('');
  const say = useFactSentence(document);
  const shown = filterFacts(facts, { levels: LEVELS[level], search }, say.sentence);
  const { scroller, following, follow, onScroll } = useFollow(shown.length);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-line border-b px-3 py-2">
        <div className="relative min-w-32 flex-1">
          <Search aria-hidden className="pointer-events-none absolute top-1.5 left-2 size-4 text-faint" />
          <Input
            size="sm"
            className="pl-7.5!"
            aria-label={t('search')}
            placeholder={t('search')}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
        <SegmentedControl<LevelFilter>
          label={t('level')}
          value={level}
          onValueChange={setLevel}
          segments={[
            { value: 'all', label: t('levels.all') },
            { value: 'warning', label: t('levels.warning') },
            { value: 'error', label: t('levels.error') },
          ]}
        />
      </div>
      <div
        ref={scroller}
        role="log"
        aria-label={t('label')}
        aria-live="off"
        // A keyboard scrolls it too.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroller must be reachable
        tabIndex={0}
        onScroll={onScroll}
        className="relative min-h-0 flex-1 overflow-y-auto"
      >
        <ol className="py-1">
          {shown.map((fact) => (
            <FactRow key={fact.seq} fact={fact} say={say} selected={selected} onSelect={onSelect} />
          ))}
        </ol>
        {shown.length === 0 ? (
          <p className="px-4 py-8 text-center text-13 text-muted">
            {facts.length === 0 ? t('nothingYet') : t('nothingMatches')}
          </p>
        ) : null}
      </div>
      {following ? null : (
        <button
          type="button"
          className="flex h-8 shrink-0 items-center justify-center gap-1.5 border-line border-t text-12 text-muted hover:bg-hover hover:text-ink"
          onClick={follow}
        >
          <ArrowDown aria-hidden className="size-3.5" />
          {t('follow')}
        </button>
      )}
    </div>
  );
}

function useFollow(count: number) {
  const scroller = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const follow = () => {
    setFollowing(true);
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  };
  // A new row is the reason to scroll
  useEffect(() => {
    if (following) scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, [count, following]);
  const onScroll = () => {
    const box = scroller.current;
    if (box) setFollowing(box.scrollHeight - box.scrollTop - box.clientHeight < 32);
  };
  return { scroller, following, follow, onScroll };
}

interface FactRowProps {
  fact: RunFact;
  say: ReturnType<typeof useFactSentence>;
  selected: ReadonlySet<string>;
  onSelect: (nodeId: string) => void;
}

function FactRow({ fact, say, selected, onSelect }: FactRowProps) {
  const t = useTranslations('run.log');
  const format = useFormatter();
  const { level } = factWords(fact.body);
  const nodeId = 'nodeId' in fact.body ? fact.body.nodeId : null;
  const at = new Date(fact.atMs);
  const time = format.dateTime(at, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hour12: false,
  });
  const Icon = level === 'error' ? CircleAlert : TriangleAlert;
  return (
    <li
      data-fact={fact.body.type}
      data-seq={fact.seq}
      className={clsx(
        'grid grid-cols-[28px_84px_1fr] items-baseline gap-x-2 px-3 py-1',
        nodeId && selected.has(nodeId) && 'bg-accent-soft',
      )}
    >
      <span className="tabular text-right text-12 text-faint">{fact.seq}</span>
      <time
        dateTime={at.toISOString()}
        title={format.dateTime(at, { dateStyle: 'full', timeStyle: 'long' })}
        className="tabular font-mono text-12 text-faint"
      >
        {time}
      </time>
      <span className="min-w-0 text-13">
        {level === 'info' ? null : (
          <Icon
            aria-label={t(`levels.${level}`)}
            className={clsx('mr-1 inline size-3.5 align-[-2px]', level === 'error' ? 'text-failed' : 'text-waiting')}
          />
        )}
        {nodeId ? (
          <button
            type="button"
            className="mr-1.5 max-w-full truncate align-bottom font-medium hover:underline"
            onClick={() => onSelect(nodeId)}
          >
            {say.who(fact)}
          </button>
        ) : null}
        <span className={nodeId ? 'text-muted' : 'font-medium'}>{say.what(fact)}</span>
      </span>
    </li>
  );
}
