'use client';

import type { BreakerResource } from '@columba/workflow-contracts';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useNow } from '@/format/use-now';
import { useMay } from '@/session/SessionProvider';
import { Button } from '../ui/Button';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { ErrorState } from '../ui/ErrorState';
import { RelativeTime } from '../ui/RelativeTime';
import { Skeleton } from '../ui/Skeleton';
import { StatusGlyph, type StatusTone } from '../ui/StatusGlyph';
import { useBreakers, useCloseBreaker, useDestinationName } from './use-breakers';

const TONES: Record<BreakerResource['state'], StatusTone> = {
  closed: 'completed',
  open: 'failed',
  half_open: 'waiting',
};

function CloseBreaker({ breaker, name }: { breaker: BreakerResource; name: string }) {
  const t = useTranslations('breakers');
  const close = useCloseBreaker();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button size="sm" onClick={() => setAsking(true)}>
        {t('closeNow')}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('ask', { name })}
        description={t('effect', { count: breaker.parkedRuns })}
        action={t('closeNow')}
        busy={close.isPending}
        onConfirm={() => close.mutate(breaker, { onSettled: () => setAsking(false) })}
      />
    </>
  );
}

function BreakerRow({ breaker, name }: { breaker: BreakerResource; name: string }) {
  const t = useTranslations('breakers');
  const mayControl = useMay('runs:control');
  const { state, lastError, retryAt, parkedRuns } = breaker;
  return (
    <li
      data-breaker={state}
      className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 border-line border-t px-6 py-2 last:border-b max-sm:px-4"
    >
      <StatusGlyph tone={TONES[state]} />
      <div className="min-w-0 flex-1 basis-52">
        <p className="flex flex-wrap gap-x-2">
          <span className="font-medium">{name}</span>
          <span className="text-muted">
            {t(`state.${state}`)} · <RelativeTime at={breaker.since} />
          </span>
        </p>
        {lastError ? (
          <p className="break-words text-12 text-muted">
            {lastError.message} <code className="font-mono text-faint">{lastError.code}</code>
          </p>
        ) : null}
      </div>
      <p className="text-right text-12 text-muted max-sm:text-left">
        {parkedRuns > 0 ? <span className="block text-ink">{t('parked', { count: parkedRuns })}</span> : null}
        <span className="block">
          {retryAt && state === 'open' ? <NextProbe at={retryAt} /> : t('openings', { count: breaker.openings })}
        </span>
      </p>
      {mayControl && state !== 'closed' ? <CloseBreaker breaker={breaker} name={name} /> : null}
    </li>
  );
}

/** When a probe may leave; once that is past, it leaves with whatever is sent next. */
function NextProbe({ at }: { at: string }) {
  const t = useTranslations('breakers');
  const now = useNow();
  return Date.parse(at) > now ? t.rich('probe', { at: () => <RelativeTime at={at} /> }) : t('probeDue');
}

/** Destinations that have failed: whether anything leaves for them, the last error, and who waits. */
export function BreakersSection() {
  const t = useTranslations('breakers');
  const breakers = useBreakers();
  const nameOf = useDestinationName();
  if (breakers.isError && !breakers.data) {
    return <ErrorState error={breakers.error} title={t('failed')} onRetry={() => void breakers.refetch()} />;
  }
  if (!breakers.data) {
    return <Skeleton className="mx-6 w-64 max-sm:mx-4" />;
  }
  if (breakers.data.length === 0) {
    return <p className="px-6 text-muted max-sm:px-4">{t('empty')}</p>;
  }
  return (
    <ul aria-label={t('label')}>
      {breakers.data.map((breaker) => (
        <BreakerRow key={breaker.id} breaker={breaker} name={nameOf(breaker.destination)} />
      ))}
    </ul>
  );
}
