import type { BulkItem, BulkProgress, BulkSpec, ClaimedBulkJob } from '../../ports/bulk-job.port.js';
import type { ItemOutcome } from './bulk-action.js';

/** How long what was busy is left alone before it is asked again. */
const LATER_MS = 2_000;
const MOST_LATER = 1_000;
const LONGEST_WAIT_MS = 600_000;
const BUSY = 'The run was busy each time that its turn came.';

type Counts = Pick<BulkProgress, 'done' | 'failed' | 'skipped' | 'reasons'>;

/** What a page adds to a job. What was busy is put off: when the others are done, it becomes all that the job is for. */
export function progressOf(
  job: ClaimedBulkJob,
  items: readonly BulkItem[],
  outcomes: readonly ItemOutcome[],
  { limit, nowMs }: { limit: number; nowMs: number },
): BulkProgress {
  const busy = items.filter((_, index) => outcomes[index]?.kind === 'later').map(({ id }) => id);
  const later = [...(job.spec.later ?? []), ...busy];
  const kept = later.slice(0, MOST_LATER);
  const counts = giveUp(countsOf(outcomes), later.length - kept.length);
  const pauseMs = job.throttle === null ? 0 : Math.ceil((items.length * 1_000) / job.throttle);
  if (items.length === limit)
    return { ...counts, position: items.at(-1)?.id ?? null, spec: withLater(job, kept), pauseMs, finished: false };
  if (kept.length > 0 && nowMs - job.createdAtMs < LONGEST_WAIT_MS) {
    const spec = { ...withLater(job, []), target: { ids: kept } };
    return { ...counts, position: null, spec, pauseMs: Math.max(pauseMs, LATER_MS), finished: false };
  }
  const over = giveUp(counts, kept.length);
  return { ...over, position: items.at(-1)?.id ?? job.position, spec: withLater(job, []), pauseMs: 0, finished: true };
}

function countsOf(outcomes: readonly ItemOutcome[]): Counts {
  const counts = { done: 0, failed: 0, skipped: 0, reasons: {} as Record<string, number> };
  for (const outcome of outcomes) {
    if (outcome.kind === 'later') continue;
    counts[outcome.kind] += 1;
    if (outcome.kind !== 'done') counts.reasons[outcome.reason] = (counts.reasons[outcome.reason] ?? 0) + 1;
  }
  return counts;
}

function giveUp(counts: Counts, given: number): Counts {
  if (given <= 0) return counts;
  const reasons = { ...counts.reasons, [BUSY]: (counts.reasons[BUSY] ?? 0) + given };
  return { ...counts, failed: counts.failed + given, reasons };
}

function withLater({ spec: { later: _, ...spec } }: ClaimedBulkJob, later: readonly string[]): BulkSpec {
  return later.length > 0 ? { ...spec, later } : spec;
}
