import { z } from 'zod';
import { nodeIdSchema } from '../ids.js';
import { runStatusSchema } from '../run-status.js';
import { deadLetterResourceSchema, runResourceSchema } from './resources.js';

const timestamp = z.iso.datetime();

export const RUN_ACTIONS = ['cancel', 'pause', 'resume', 'retry'] as const;
export type RunAction = (typeof RUN_ACTIONS)[number];
export const BULK_ACTIONS = [...RUN_ACTIONS, 'redrive', 'migrate'] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

/** Items a second. */
const throttleSchema = z.number().int().min(1).max(1_000);
const idsSchema = z.array(z.uuid()).min(1).max(1_000);

export const runFilterSchema = z
  .strictObject({
    flowId: z.uuid().optional(),
    status: runStatusSchema.optional(),
    customerId: z.uuid().optional(),
    version: z.number().int().positive().optional(),
    startedBefore: timestamp.optional(),
    startedAfter: timestamp.optional(),
  })
  .refine((filter) => Object.values(filter).some((value) => value !== undefined), {
    message: 'Name at least one property: an empty filter would mean every run.',
  });
export type RunFilter = z.output<typeof runFilterSchema>;

const bulkSettings = { action: z.enum(RUN_ACTIONS), throttle: throttleSchema.optional() };
export const bulkRunsRequestSchema = z.union([
  z.strictObject({ ...bulkSettings, ids: idsSchema }),
  z.strictObject({ ...bulkSettings, filter: runFilterSchema }),
]);

/** What was asked of a run has been written down; `status` is what it was then. For a retry this is the new run. */
export const runAcceptedSchema = runResourceSchema.extend({ runId: z.string() }).meta({ id: 'RunAccepted' });
export type RunAccepted = z.infer<typeof runAcceptedSchema>;

const reasonCounts = z.array(z.object({ reason: z.string(), count: z.number().int() }));
export const bulkJobResourceSchema = z
  .object({
    id: z.string(),
    action: z.enum(BULK_ACTIONS),
    state: z.enum(['running', 'done', 'cancelled']),
    /** How many items there were when the job was made. */
    total: z.number().int(),
    done: z.number().int(),
    failed: z.number().int(),
    skipped: z.number().int(),
    /** Why items failed or were skipped, most frequent first. */
    reasons: reasonCounts,
    throttle: z.number().int().nullable(),
    createdBy: z.string(),
    createdAt: timestamp,
    finishedAt: timestamp.nullable(),
  })
  .meta({ id: 'BulkJob' });
export type BulkJobResource = z.infer<typeof bulkJobResourceSchema>;

export const deadLetterGroupSchema = z
  .object({
    fingerprint: z.string(),
    count: z.number().int(),
    firstFailedAt: timestamp,
    lastFailedAt: timestamp,
    flowId: z.string(),
    flowName: z.string(),
    nodeId: z.string().nullable(),
    /** Versions that the runs failed on. */
    versions: z.array(z.number().int()),
    /** The newest of the group. */
    sample: deadLetterResourceSchema,
  })
  .meta({ id: 'DeadLetterGroup' });
export type DeadLetterGroup = z.infer<typeof deadLetterGroupSchema>;

const redriveSettings = {
  /** Goes on with this version instead of the one that the run failed on. */
  version: z.number().int().positive().optional(),
  throttle: throttleSchema.optional(),
  /** Only says what would be done. */
  dryRun: z.boolean().optional(),
};
export const redriveRequestSchema = z.union([
  z.strictObject({ ...redriveSettings, ids: idsSchema }),
  z.strictObject({ ...redriveSettings, fingerprint: z.string().min(1).max(128) }),
]);
export type RedriveRequest = z.output<typeof redriveRequestSchema>;

export const redrivePreviewSchema = z
  .object({
    total: z.number().int(),
    willRedrive: z.number().int(),
    willSkip: z.number().int(),
    reasons: reasonCounts,
    /** The first hundred, one by one. */
    items: z.array(
      z.object({
        id: z.string(),
        runId: z.string(),
        nodeId: z.string().nullable(),
        action: z.enum(['redrive', 'skip']),
        reason: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'RedrivePreview' });
export type RedrivePreview = z.infer<typeof redrivePreviewSchema>;

export const STOP_MODES = ['pause', 'cancel'] as const;
export const stopRequestSchema = z.strictObject({
  /** What becomes of active runs. */
  mode: z.enum(STOP_MODES).default('pause'),
  reason: z.string().trim().min(1).max(500).default('stopped by hand'),
});
export const killSwitchRequestSchema = stopRequestSchema.extend({ on: z.boolean() });
export const stopResourceSchema = z
  .object({
    id: z.string(),
    /** Null: every flow of the tenant. */
    flowId: z.string().nullable(),
    on: z.boolean(),
    mode: z.enum(STOP_MODES),
    reason: z.string(),
    stoppedBy: z.string(),
    stoppedAt: timestamp,
    resumedBy: z.string().nullable(),
    resumedAt: timestamp.nullable(),
    /** The job that pauses, cancels or resumes the active runs; null when nothing had to be done. */
    jobId: z.string().nullable(),
  })
  .meta({ id: 'Stop' });
export type StopResource = z.infer<typeof stopResourceSchema>;

export const restartRequestSchema = z.strictObject({
  nodeId: nodeIdSchema,
  /** Merged over the variables that the run had; null deletes none. */
  vars: z.record(z.string(), z.unknown()).optional(),
  /** Merged over the event that the run began with. */
  event: z.record(z.string(), z.unknown()).optional(),
});
export const restartedSchema = z
  .object({
    runId: z.string(),
    restartedFromRunId: z.string(),
    nodeId: z.string(),
    /** Effects of the earlier run behind this node: they will really be done again, once the path comes to them. */
    repeats: z.array(z.object({ nodeId: z.string(), type: z.string(), times: z.number().int() })),
  })
  .meta({ id: 'Restarted' });
export type Restarted = z.infer<typeof restartedSchema>;

export const RUNS_IN_FLIGHT = ['stay', 'migrate', 'leave'] as const;
/** Old node id -> node id in the new version. What is not named keeps its id. */
export const nodeMappingSchema = z.record(nodeIdSchema, nodeIdSchema);
export const migrationPreviewRequestSchema = z.strictObject({
  /** Default: the draft, as publishing it would make it. */
  toVersion: z.number().int().positive().optional(),
  nodeMapping: nodeMappingSchema.default({}),
});
export const migrationPreviewSchema = z
  .object({
    toVersion: z.number().int().nullable(),
    /** Active runs of older versions. */
    total: z.number().int(),
    canMigrate: z.number().int(),
    cannotMigrate: z.number().int(),
    /** In words: `4 runs wait at a node that is gone`. */
    summary: z.array(z.string()),
    /** Where the runs are. */
    nodes: z.array(
      z.object({
        version: z.number().int(),
        nodeId: z.string(),
        runs: z.number().int(),
        /** The node that they would go on at; null when they cannot. */
        toNodeId: z.string().nullable(),
        problem: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'MigrationPreview' });
export type MigrationPreview = z.infer<typeof migrationPreviewSchema>;
