import { z } from 'zod';
import { errorKindSchema } from './flow-error.js';

/** How often and how patiently a node's effect is tried again. Delays in milliseconds. `maxAttempts` counts the first. */
export const retryPolicySchema = z.strictObject({
  maxAttempts: z.number().int().min(1).max(20).default(3),
  initialDelayMs: z.number().int().min(0).max(3_600_000).default(500),
  factor: z.number().min(1).max(10).default(2),
  maxDelayMs: z.number().int().min(0).max(86_400_000).default(30_000),
  jitter: z.boolean().default(true),
  /** Which kinds of error are tried again. A `permanent` error is not, unless it is named. */
  kinds: z.array(errorKindSchema).default(['transient']),
  codes: z.array(z.string()).default([]),
  /** Whether the time that the other side asks for (`Retry-After`) takes the place of the delay, up to `maxDelayMs`. It wins if this is left out. */
  retryAfter: z.enum(['wins', 'ignored']).optional(),
});
export type RetryPolicy = z.infer<typeof retryPolicySchema>;
