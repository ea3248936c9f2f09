'use client';

import { clsx } from 'clsx';
import { ChevronRight, RotateCcw } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { useMay } from '@/session/SessionProvider';
import { Badge } from '../ui/Badge';
import { Button } from '../ui/Button';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { RelativeTime } from '../ui/RelativeTime';
import { StatusGlyph } from '../ui/StatusGlyph';
import { DeadLetterRuns } from './DeadLetterRuns';
import type { DeadLetterGroup } from './group-dead-letters';
import { useRedrive } from './use-dead-letters';

/** One way of failing: how often, in which words, and what to do about all of it at once. */
export function DeadLetterGroupRow({ group, partial }: { group: DeadLetterGroup; partial: boolean }) {
  const t = useTranslations('deadLetters');
  const locale = useLocale();
  const panel = useId();
  const mayRetry = useMay('dead-letters:redrive');
  const redrive = useRedrive();
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState(false);
  const count = group.letters.length;
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
            <span className={clsx('min-w-0 font-medium', !open && 'line-clamp-2')}>{group.error.message}</span>
            <ChevronRight
              aria-hidden
              className={clsx(
                'mt-px size-4 shrink-0 text-faint transition-transform duration-(--pace-hand)',
                open && 'rotate-90',
              )}
            />
          </button>
          <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-12 text-muted">
            <span className="max-w-full truncate">
              {new Intl.ListFormat(locale).format(group.flowNames.slice(0, 3))}
            </span>
            <code className="truncate font-mono text-faint">{group.error.code}</code>
            <Badge>{t(`kind.${group.error.kind}`)}</Badge>
          </p>
        </div>
        <div className="flex shrink-0 flex-col items-end gap-1 text-right">
          <span className="font-medium">{t('count', { count, more: partial ? 'yes' : 'no' })}</span>
          <RelativeTime at={group.lastFailedAt} className="text-12 text-muted" />
        </div>
        {mayRetry ? (
          <Button
            size="sm"
            className="relative z-1 mt-0.5 max-sm:hidden"
            busy={redrive.isPending}
            onClick={() => setAsking(true)}
          >
            <RotateCcw aria-hidden />
            {t('retryAll')}
          </Button>
        ) : null}
      </div>
      <div id={panel} hidden={!open}>
        {open ? (
          <DeadLetterRuns letters={group.letters} onRetryAll={mayRetry ? () => setAsking(true) : undefined} />
        ) : null}
      </div>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('askTitle', { count, more: partial ? 'yes' : 'no' })}
        description={t('askText')}
        action={t('askAction', { count, more: partial ? 'yes' : 'no' })}
        busy={redrive.isPending}
        onConfirm={() => redrive.mutate({ fingerprint: group.fingerprint }, { onSettled: () => setAsking(false) })}
      />
    </li>
  );
}
