import { z } from 'zod';
import { flowErrorSchema } from './flow-error.js';

/**
 * What happened in a run, in the words that people and screens read. `seq` counts within the run from 1 without gaps;
 * `number` counts within the tenant from 1 without gaps, in commit order. Facts never hold message bodies or secrets:
 * outputs stay in the run's state.
 */
/** Who wanted it, and why where a person did not say it by itself: `stopped` (kill switch), `left by publish`. */
const intention = { by: z.string().nullable().optional(), reason: z.string().optional() };
const nodeRef = { nodeId: z.string(), tokenId: z.string() };
export const factBodySchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('run.started'),
    flowVersion: z.number().int(),
    /** The node that it began at: a trigger, or any node for a restart. */
    trigger: z.string(),
    /** The run that this one begins anew from one of its nodes. */
    restartedFrom: z.string().optional(),
  }),
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
    reason: z.enum(['delay', 'event', 'reply', 'retry', 'reconcile', 'limit', 'approval', 'subflow']),
    untilMs: z.number().nullable(),
    /** `limit`: whose circuit breaker holds the attempt back: `connection:<id>`, `host:<name>`. */
    destination: z.string().optional(),
  }),
  /** With `tokenId`: a path that had come to the node and was given up there, because its loop went on without it. */
  z.object({ type: z.literal('node.skipped'), nodeId: z.string(), tokenId: z.string().optional() }),
  z.object({ type: z.literal('effect.unknown'), ...nodeRef, effectKey: z.string() }),
  z.object({ type: z.literal('effect.reconciled'), ...nodeRef, effectKey: z.string() }),
  z.object({ type: z.literal('run.paused'), ...intention }),
  z.object({ type: z.literal('run.resumed'), ...intention }),
  z.object({ type: z.literal('run.completed') }),
  z.object({ type: z.literal('run.failed'), error: flowErrorSchema }),
  z.object({ type: z.literal('run.cancelled'), by: z.string().nullable(), reason: z.string().optional() }),
  z.object({ type: z.literal('run.migrated'), fromVersion: z.number().int(), toVersion: z.number().int() }),
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
