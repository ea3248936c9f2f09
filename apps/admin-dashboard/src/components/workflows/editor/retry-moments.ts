import { type RetryPolicy, retryPolicySchema } from '@columba/workflow-contracts';

export const DEFAULT_RETRY: RetryPolicy = retryPolicySchema.parse({});

/** Milliseconds after the first attempt at which each further one would start, without jitter. */
export function retryMoments(policy: RetryPolicy): number[] {
  const moments: number[] = [];
  let at = 0;
  for (let n = 0; n < policy.maxAttempts - 1; n++) {
    at += Math.min(policy.maxDelayMs, policy.initialDelayMs * policy.factor ** n);
    moments.push(at);
  }
  return moments;
}
