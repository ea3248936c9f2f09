'use client';

import type { RunResource } from '@columba/workflow-contracts';
import { useTranslations } from 'next-intl';
import { RelativeTime } from '../ui/RelativeTime';

const KNOWN = [
  'delay',
  'event',
  'reply',
  'retry',
  'reconcile',
  'limit',
  'approval',
  'subflow',
  'flow-limit',
  'flow-breaker',
] as const;
type KnownReason = (typeof KNOWN)[number];
const isKnown = (reason: string): reason is KnownReason => KNOWN.some((known) => known === reason);

/** What a waiting or held run waits for and until when, or what a failed one failed of; nothing for the rest. */
export function RunStateCell({ run }: { run: RunResource }) {
  const t = useTranslations('runs');
  if (run.status === 'failed' && run.error) {
    return (
      <span className="block truncate text-muted" title={`${run.error.message} (${run.error.code})`}>
        {run.error.message}
      </span>
    );
  }
  if (!run.waitingFor) {
    return null;
  }
  return (
    <span className="block truncate text-muted">
      {isKnown(run.waitingFor) ? t(`waitingFor.${run.waitingFor}`) : run.waitingFor}
      {run.wakeAt ? (
        <>
          {' · '}
          <RelativeTime at={run.wakeAt} />
        </>
      ) : null}
    </span>
  );
}
