'use client';

import type { BulkJobResource } from '@columba/workflow-contracts';
import { clsx } from 'clsx';
import { useTranslations } from 'next-intl';
import { handled, progressOf } from './job-progress';

const share = (part: number, total: number): string => `${total === 0 ? 0 : (100 * part) / total}%`;

/** A thin bar: done, then what failed, the rest empty. What was skipped is passed, in grey. */
export function JobProgressBar({ job, className }: { job: BulkJobResource; className?: string }) {
  const t = useTranslations('bulkJobs');
  const running = job.state === 'running';
  return (
    <div
      role="progressbar"
      aria-label={t('progress')}
      aria-valuemin={0}
      aria-valuemax={job.total}
      aria-valuenow={handled(job)}
      data-progress={progressOf(job)}
      className={clsx('flex h-1 overflow-hidden rounded-pill bg-press', className)}
    >
      <span
        className={clsx('transition-[width] duration-(--pace-panel)', running ? 'bg-running' : 'bg-completed')}
        style={{ width: share(job.done, job.total) }}
      />
      <span className="bg-failed" style={{ width: share(job.failed, job.total) }} />
      <span className="bg-skipped" style={{ width: share(job.skipped, job.total) }} />
    </div>
  );
}
