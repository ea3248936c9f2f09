import type { BulkJobResource } from '@columba/workflow-contracts';

type Counts = Pick<BulkJobResource, 'done' | 'failed' | 'skipped' | 'total'>;

/** How many items a job has come past, whatever became of them. */
export const handled = ({ done, failed, skipped }: Counts): number => done + failed + skipped;

/** 0 to 1; a job without items is through at once. */
export function progressOf(job: Counts): number {
  return job.total === 0 ? 1 : Math.min(1, handled(job) / job.total);
}

/** Those to show above a list: under way, or ended since `sinceMs` and not put away. Jobs about nothing are left out. */
export function shownJobs(
  jobs: readonly BulkJobResource[],
  sinceMs: number,
  putAway: ReadonlySet<string>,
): BulkJobResource[] {
  const recent = (job: BulkJobResource) => job.finishedAt !== null && Date.parse(job.finishedAt) >= sinceMs;
  return jobs.filter((job) => job.total > 0 && !putAway.has(job.id) && (job.state === 'running' || recent(job)));
}
