'use client';

import type { DeadLetterGroup, DeadLetterResource } from '@columba/workflow-contracts';
import { RotateCcw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link } from '@/i18n/navigation';
import { useMay } from '@/session/SessionProvider';
import { Button } from '../ui/Button';
import { RelativeTime } from '../ui/RelativeTime';
import { Skeleton } from '../ui/Skeleton';
import { useDeadLettersOf, useRedrive } from './use-dead-letters';

const LOADING = ['a', 'b', 'c'];

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
      <span className="min-w-0 flex-1 truncate text-12 text-muted" title={letter.error.message}>
        {letter.error.message}
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
export function DeadLetterRuns({ group, onRetryAll }: { group: DeadLetterGroup; onRetryAll?: () => void }) {
  const t = useTranslations('deadLetters');
  const letters = useDeadLettersOf(group.fingerprint);
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
      {letters.isError && letters.items.length === 0 ? (
        <p role="alert" className="flex items-center gap-3 py-2 pl-13 text-muted max-sm:pl-11">
          {t('failed')}
          <Button size="sm" onClick={() => void letters.refetch()}>
            {t('tryAgain')}
          </Button>
        </p>
      ) : null}
      <ul aria-busy={letters.isPending || undefined}>
        {letters.isPending
          ? LOADING.slice(0, group.count).map((key) => (
              <li key={key} className="flex h-9 items-center pl-13 max-sm:pl-11">
                <Skeleton className="w-64 max-w-[70%]" />
              </li>
            ))
          : letters.items.map((letter) => <RunLine key={letter.id} letter={letter} />)}
      </ul>
      {letters.hasNextPage ? (
        <Button
          size="sm"
          variant="ghost"
          className="ml-11"
          busy={letters.isFetchingNextPage}
          onClick={() => void letters.fetchNextPage()}
        >
          {t('showMore', { count: group.count - letters.items.length })}
        </Button>
      ) : null}
    </div>
  );
}
