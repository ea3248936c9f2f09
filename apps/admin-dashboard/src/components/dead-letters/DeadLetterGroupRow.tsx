'use client';

import type { DeadLetterGroup } from '@columba/workflow-contracts';
import { clsx } from 'clsx';
import { ChevronRight, RotateCcw } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { useMay } from '@/session/SessionProvider';
import { Badge } from '../ui/Badge';
import { Button } from '../ui/Button';
import { RelativeTime } from '../ui/RelativeTime';
import { StatusGlyph } from '../ui/StatusGlyph';
import { DeadLetterRuns } from './DeadLetterRuns';
import { RedriveDialog } from './RedriveDialog';

/** One way of failing: how often, where, since when, in which words, and what to do about all of it at once. */
export function DeadLetterGroupRow({ group }: { group: DeadLetterGroup }) {
  const t = useTranslations('deadLetters');
  const panel = useId();
  const mayRetry = useMay('dead-letters:redrive');
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState(false);
  const { error } = group.sample;
  return (
    <li className="border-line border-b">
      <div className="relative flex items-start gap-3 px-6 py-3 transition-colors duration-(--pace-hand) hover:bg-hover max-sm:px-4">
        <StatusGlyph tone="failed" className="mt-0.5" />
        <div className="min-w-0 flex-1">
          <button
            type="button"
            aria-expanded={open}
            aria-controls={panel}
            data-row=""
            onClick={() => setOpen(!open)}
            className="flex w-full items-start gap-1.5 text-left outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
          >
            <span className={clsx('min-w-0 font-medium', !open && 'line-clamp-2')}>{error.message}</span>
            <ChevronRight
              aria-hidden
              className={clsx(
                'mt-px size-4 shrink-0 text-faint transition-transform duration-(--pace-hand)',
                open && 'rotate-90',
              )}
            />
          </button>
          <GroupLine group={group} />
        </div>
        <div className="flex shrink-0 flex-col items-end gap-1 text-right">
          <span className="font-medium">{t('count', { count: group.count })}</span>
          <GroupSpan group={group} />
        </div>
        {mayRetry ? (
          <Button size="sm" className="relative z-1 mt-0.5 max-sm:hidden" onClick={() => setAsking(true)}>
            <RotateCcw aria-hidden />
            {t('retryAll')}
          </Button>
        ) : null}
      </div>
      <div id={panel} hidden={!open}>
        {open ? <DeadLetterRuns group={group} onRetryAll={mayRetry ? () => setAsking(true) : undefined} /> : null}
      </div>
      {asking ? <RedriveDialog group={group} onClose={() => setAsking(false)} /> : null}
    </li>
  );
}

/** Journey and node, versions, the code to look for, and the kind of fault. */
function GroupLine({ group }: { group: DeadLetterGroup }) {
  const t = useTranslations('deadLetters');
  const locale = useLocale();
  const { error } = group.sample;
  const versions = new Intl.ListFormat(locale).format(group.versions.map((version) => `v${version}`));
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-12 text-muted">
      <span className="max-w-full truncate">
        {group.flowName} {versions}
        {group.nodeId ? ` · ${t('atNode', { node: group.nodeId })}` : null}
      </span>
      <code className="truncate font-mono">{error.code}</code>
      <Badge>{t(`kind.${error.kind}`)}</Badge>
    </p>
  );
}

/** When it happened last, and for the first time where that was another moment. */
function GroupSpan({ group }: { group: DeadLetterGroup }) {
  const t = useTranslations('deadLetters');
  return (
    <span className="text-12 text-muted">
      {group.firstFailedAt === group.lastFailedAt ? null : (
        <span className="max-sm:hidden">
          {t.rich('since', { at: () => <RelativeTime at={group.firstFailedAt} /> })}
          {' · '}
        </span>
      )}
      {t.rich('last', { at: () => <RelativeTime at={group.lastFailedAt} /> })}
    </span>
  );
}
