import type { FlowError, RetryPolicy } from '@columba/workflow-contracts';
import { hashFraction } from '../hash.js';

/** What nodes with effects get that name no policy. */
export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  maxAttempts: 3,
  initialDelayMs: 500,
  factor: 2,
  maxDelayMs: 30_000,
  jitter: true,
  kinds: ['transient'],
  codes: [],
};

export interface FailedAttempt {
  /** Counted from 1 within the budget. */
  attempt: number;
  error: Pick<FlowError, 'kind' | 'code' | 'retryAfterMs'>;
  idempotencyKey: string;
}

/**
 * Milliseconds until the next attempt, or null when there is none. The delay grows by `factor` up to `maxDelayMs`; with
 * `jitter` it is between half of that and all of it, drawn by key and attempt so that a replay draws the same. What the
 * other side asked for (`retryAfterMs`) wins over all of that, without jitter, but never over `maxDelayMs`.
 */
export function retryDelayMs(policy: RetryPolicy, failed: FailedAttempt): number | null {
  const { attempt, error, idempotencyKey } = failed;
  const covered = policy.kinds.includes(error.kind) || policy.codes.includes(error.code);
  if (!covered || attempt >= policy.maxAttempts) return null;
  const askedMs = policy.retryAfter === 'ignored' ? null : error.retryAfterMs;
  if (askedMs !== null && askedMs !== undefined) return Math.min(askedMs, policy.maxDelayMs);
  const delayMs = Math.min(policy.initialDelayMs * policy.factor ** (attempt - 1), policy.maxDelayMs);
  const share = policy.jitter ? 0.5 + 0.5 * hashFraction(`${idempotencyKey}#${attempt}`) : 1;
  return Math.round(delayMs * share);
}
