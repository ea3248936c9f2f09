import { z } from 'zod';
import { flowErrorSchema } from './flow-error.js';

/**
 * What happened in a run, in the words that people and screens read. `seq` counts within the run from 1 without gaps;
 * `number` counts within the tenant from 1 without gaps, in commit order. Facts never hold message bodies or secrets:
 * outputs stay in the run's state.
 */
const nodeRef = { nodeId: z.string(), tokenId: z.string() };
export const factBodySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run.started'), flowVersion: z.number().int(), trigger: z.string() }),
  z.object({ type: z.literal('node.started'), ...nodeRef, attempt: z.number().int() }),
  z.object({
    type: z.literal('node.settled'),
    ...nodeRef,
    outcome: z.string(),
    attempt: z.number().int(),
    startedAtMs: z.number(),
    detail: z.record(z.string(), z.unknown()).optional(),
  }),
  z.object({
    type: z.literal('node.failed'),
    ...nodeRef,
    attempt: z.number().int(),
    error: flowErrorSchema,
    willRetryAtMs: z.number().nullable(),
    caught: z.boolean(),
  }),
  z.object({
    type: z.literal('node.waiting'),
    ...nodeRef,
    reason: z.enum(['delay', 'event', 'reply', 'retry', 'reconcile', 'limit']),
    untilMs: z.number().nullable(),
  }),
  z.object({ type: z.literal('node.skipped'), nodeId: z.string() }),
  z.object({ type: z.literal('effect.unknown'), ...nodeRef, effectKey: z.string() }),
  z.object({ type: z.literal('effect.reconciled'), ...nodeRef, effectKey: z.string() }),
  z.object({ type: z.literal('run.paused') }),
  z.object({ type: z.literal('run.resumed') }),
  z.object({ type: z.literal('run.completed') }),
  z.object({ type: z.literal('run.failed'), error: flowErrorSchema }),
  z.object({ type: z.literal('run.cancelled'), by: z.string().nullable() }),
]);
export type FactBody = z.infer<typeof factBodySchema>;

export const runFactSchema = z
  .object({
    number: z.number().int(),
    seq: z.number().int(),
    runId: z.string(),
    flowId: z.string(),
    /** When it happened, milliseconds since the epoch. */
    atMs: z.number(),
    body: factBodySchema,
  })
  .meta({ id: 'RunFact' });
export type RunFact = z.infer<typeof runFactSchema>;
