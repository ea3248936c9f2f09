'use client';

import type { BulkJobResource } from '@columba/workflow-contracts';
import { useTranslations } from 'next-intl';
import { Tooltip } from '../ui/Tooltip';
import { handled } from './job-progress';

/** "84 of 130 · 3 skipped", with the reasons at hand. */
export function JobCounts({ job }: { job: BulkJobResource }) {
  const t = useTranslations('bulkJobs');
  const passed = [
    job.skipped > 0 ? t('skipped', { count: job.skipped }) : null,
    job.failed > 0 ? t('failedItems', { count: job.failed }) : null,
  ].filter((part) => part !== null);
  return (
    <span className="tabular whitespace-nowrap text-12 text-muted">
      {t('of', { handled: handled(job), total: job.total })}
      {passed.length > 0 ? (
        <>
          {' · '}
          <Tooltip label={<JobReasons job={job} />}>
            <button type="button" className="underline decoration-line-strong decoration-dotted underline-offset-2">
              {passed.join(', ')}
            </button>
          </Tooltip>
        </>
      ) : null}
    </span>
  );
}

/** Why items were passed over or failed, most frequent first. */
export function JobReasons({ job }: { job: Pick<BulkJobResource, 'reasons'> }) {
  return (
    <span className="flex flex-col gap-0.5 py-0.5">
      {job.reasons.map(({ reason, count }) => (
        <span key={reason} className="tabular">
          {count} × {reason}
        </span>
      ))}
    </span>
  );
}
