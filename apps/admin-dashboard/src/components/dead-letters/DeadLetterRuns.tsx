'use client';

import type { DeadLetterResource } from '@columba/workflow-contracts';
import { RotateCcw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Link } from '@/i18n/navigation';
import { useMay } from '@/session/SessionProvider';
import { Button } from '../ui/Button';
import { RelativeTime } from '../ui/RelativeTime';
import { useRedrive } from './use-dead-letters';

const SHOWN = 20;

function RunLine({ letter }: { letter: DeadLetterResource }) {
  const t = useTranslations('deadLetters');
  const mayRetry = useMay('dead-letters:redrive');
  const redrive = useRedrive();
  return (
    <li className="flex min-h-9 items-center gap-3 pr-6 pl-13 hover:bg-hover max-sm:pr-4 max-sm:pl-11">
      <Link
        href={`/dashboard/runs/${letter.runId}`}
        prefetch={false}
        className="shrink-0 font-mono text-12 underline decoration-line-strong underline-offset-2 hover:decoration-current"
      >
        {letter.runId.slice(-8)}
      </Link>
      <span className="min-w-0 flex-1 truncate text-muted" title={letter.flowName}>
        {letter.flowName}
        {letter.nodeId ? <span className="text-faint"> · {t('atNode', { node: letter.nodeId })}</span> : null}
      </span>
      {letter.redrives > 0 ? (
        <span className="text-12 text-faint max-sm:hidden">{t('redrives', { count: letter.redrives })}</span>
      ) : null}
      <RelativeTime at={letter.failedAt} className="text-12 text-muted" />
      {mayRetry ? (
        <Button
          size="sm"
          variant="ghost"
          busy={redrive.isPending}
          aria-label={t('retryOne', { run: letter.runId.slice(-8) })}
          onClick={() => redrive.mutate({ ids: [letter.id] })}
        >
          <RotateCcw aria-hidden />
          <span className="max-sm:hidden">{t('retry')}</span>
        </Button>
      ) : null}
    </li>
  );
}

/** The runs of a group, the newest failure first. */
export function DeadLetterRuns({
  letters,
  onRetryAll,
}: {
  letters: readonly DeadLetterResource[];
  onRetryAll?: () => void;
}) {
  const t = useTranslations('deadLetters');
  const [all, setAll] = useState(false);
  const shown = all ? letters : letters.slice(0, SHOWN);
  return (
    <div className="bg-sunken/60 py-1">
      {onRetryAll ? (
        <div className="px-4 py-1 sm:hidden">
          <Button size="sm" className="w-full" onClick={onRetryAll}>
            <RotateCcw aria-hidden />
            {t('retryAll')}
          </Button>
        </div>
      ) : null}
      <ul>
        {shown.map((letter) => (
          <RunLine key={letter.id} letter={letter} />
        ))}
      </ul>
      {letters.length > shown.length ? (
        <Button size="sm" variant="ghost" className="ml-11" onClick={() => setAll(true)}>
          {t('showAll', { count: letters.length })}
        </Button>
      ) : null}
    </div>
  );
}
