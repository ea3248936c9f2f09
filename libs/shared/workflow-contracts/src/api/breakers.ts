import { z } from 'zod';

const timestamp = z.iso.datetime();

/** A destination that has failed: whether anything leaves for it, and what waits. */
export const breakerResourceSchema = z
  .object({
    id: z.string(),
    /** `connection:<id>` of a provider, or `host:<name>`. */
    destination: z.string(),
    /** `open`: nothing leaves; `half_open`: a probe is under way. */
    state: z.enum(['closed', 'open', 'half_open']),
    since: timestamp,
    /** Failures that no success has made up for; it opens at the threshold. */
    score: z.number().int(),
    threshold: z.number().int(),
    windowMs: z.number().int(),
    coolDownMs: z.number().int(),
    /** When the next probe may leave. */
    retryAt: timestamp.nullable(),
    /** Runs that wait for it to close. */
    parkedRuns: z.number().int(),
    /** Over its life. */
    failures: z.number().int(),
    openings: z.number().int(),
    lastError: z.object({ code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: 'Breaker' });
export type BreakerResource = z.infer<typeof breakerResourceSchema>;
