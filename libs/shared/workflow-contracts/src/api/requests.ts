import { z } from 'zod';
import { cloudEventSchema } from '../cloud-event.js';
import { runModeSchema, runStatusSchema } from '../run-status.js';
import { nodeMappingSchema, RUNS_IN_FLIGHT } from './operations.js';

export const loginRequestSchema = z.strictObject({ email: z.email().max(254), password: z.string().min(1).max(200) });
export const createFlowRequestSchema = z.strictObject({
  name: z.string().trim().min(1).max(120),
  description: z.string().max(2_000).default(''),
});
export const updateFlowRequestSchema = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  description: z.string().max(2_000).optional(),
  enabled: z.boolean().optional(),
});
export const publishFlowRequestSchema = z.strictObject({
  label: z.string().max(60).optional(),
  note: z.string().max(2_000).optional(),
  /** Runs of older versions stay on them, migrate at their next rest, or leave: they are cancelled. */
  runsInFlight: z.enum(RUNS_IN_FLIGHT).default('stay'),
  /** For `migrate`: old node id -> new node id. What is not named keeps its id. */
  nodeMapping: nodeMappingSchema.default({}),
});
export const startRunRequestSchema = z.strictObject({
  customerId: z.uuid().optional(),
  input: z.record(z.string(), z.unknown()).default({}),
  mode: runModeSchema.default('live'),
  clock: z.iso.datetime().optional(),
});
export const pageQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});
export const listRunsQuerySchema = pageQuerySchema.extend({
  flowId: z.uuid().optional(),
  status: runStatusSchema.optional(),
  customerId: z.uuid().optional(),
  /** The runs that this one called as subflows. */
  parentRunId: z.uuid().optional(),
});
export const eventsRequestSchema = z.union([cloudEventSchema, z.array(cloudEventSchema).min(1).max(1_000)]);
export const factsQuerySchema = z.object({
  after: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(500),
});
