import { z } from 'zod';
import { errorKindSchema } from './flow-error.js';
import { durationSchema, nodeIdSchema } from './ids.js';
import { variableAssignmentSchema } from './nodes/set-variables.node.js';
import { retryPolicySchema } from './retry-policy.js';

export const REENTRY_RULES = ['any', 'one-active-per-customer', 'restart', 'ignore-for'] as const;

export const MOST_SUBFLOW_DEPTH = 10;

/** When a flow's breaker opens, and how long no new runs begin then. */
export const flowBreakerSchema = z.strictObject({
  /** Runs that fail within the window. */
  threshold: z.number().int().min(1).max(1_000),
  windowMs: z.number().int().min(1_000).max(86_400_000),
  /** How long none begins before one is let try. */
  coolDownMs: z.number().int().min(100).max(86_400_000),
});
export type FlowBreaker = z.infer<typeof flowBreakerSchema>;

export const flowSettingsSchema = z.strictObject({
  timezone: z.string().default('UTC'),
  reentry: z.enum(REENTRY_RULES).default('any'),
  reentryPeriod: durationSchema.optional(),
  /** The longest time that a run may take, waits included; after it the run fails with `run.timed-out`. */
  runTimeout: durationSchema.optional(),
  /** How deep subflows of this flow may be nested below a run that nobody called. */
  subflowDepth: z.number().int().min(1).max(MOST_SUBFLOW_DEPTH).optional(),
  /** Runs of the flow that may be under way at once, over all workers; those beyond it stay pending. */
  maxConcurrentRuns: z.number().int().min(1).max(100_000).optional(),
  /** When so many runs fail, no new ones begin for a while: they stay pending. */
  breaker: flowBreakerSchema.optional(),
  /** When a run fails, a run of this flow starts with the event `columba.run.failed.v1`. */
  errorFlowId: z.uuid().optional(),
  /** Initial values of `vars`. */
  variables: z.record(z.string(), z.unknown()).default({}),
});

export const flowNodeSchema = z.strictObject({
  id: nodeIdSchema,
  type: z.string().min(1).max(64),
  label: z.string().max(120).optional(),
  config: z.record(z.string(), z.unknown()).default({}),
  position: z.strictObject({ x: z.number(), y: z.number() }).optional(),
  retry: retryPolicySchema.optional(),
  /** Longest time one attempt may take, in milliseconds. */
  timeoutMs: z.number().int().min(100).max(600_000).optional(),
});
export type FlowNode = z.infer<typeof flowNodeSchema>;

/** Which errors an edge out of a node's `error` port catches, and what becomes of them. Empty lists match nothing; leaving both out matches all. */
export const onErrorSchema = z.strictObject({
  kinds: z.array(errorKindSchema).optional(),
  codes: z.array(z.string()).optional(),
  /** Variables of the run that the error is turned into. Their templates see it as `error`. */
  set: z.array(variableAssignmentSchema).min(1).max(50).optional(),
});

export const flowEdgeSchema = z.strictObject({
  id: z.string().min(1).max(64),
  from: z.strictObject({ node: nodeIdSchema, port: z.string().min(1).max(64) }),
  to: z.strictObject({ node: nodeIdSchema, port: z.string().max(64).optional() }),
  onError: onErrorSchema.optional(),
});
export type FlowEdge = z.infer<typeof flowEdgeSchema>;

/**
 * A journey as people draw it and as the API takes it. Node configs are open here and closed by each node type's own
 * schema, so that a document with a node type of a newer version can still be read and shown.
 */
export const flowDocumentSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    name: z.string().min(1).max(120),
    settings: flowSettingsSchema.default({ timezone: 'UTC', reentry: 'any', variables: {} }),
    nodes: z.array(flowNodeSchema).max(2_000),
    edges: z.array(flowEdgeSchema).max(8_000),
  })
  .meta({ id: 'FlowDocument', title: 'Columba flow document' });
export type FlowDocument = z.infer<typeof flowDocumentSchema>;
/** As written by hand: fields with defaults may be absent. */
export type FlowDocumentInput = z.input<typeof flowDocumentSchema>;

export function emptyFlowDocument(name: string): FlowDocument {
  return { schemaVersion: 1, name, settings: { timezone: 'UTC', reentry: 'any', variables: {} }, nodes: [], edges: [] };
}
