'use client';

import type { RunResource } from '@columba/workflow-contracts';
import { useLocale } from 'next-intl';
import { formatDuration } from '@/format/duration';
import { useNow } from '@/format/use-now';

/** How long a run took, or has been going on. */
export function RunDuration({ run }: { run: Pick<RunResource, 'startedAt' | 'endedAt'> }) {
  const locale = useLocale();
  const now = useNow();
  const end = run.endedAt ? Date.parse(run.endedAt) : Math.max(now, Date.parse(run.startedAt));
  return (
    <span className={run.endedAt ? 'text-muted' : 'text-faint'}>
      {formatDuration(locale, end - Date.parse(run.startedAt))}
    </span>
  );
}
