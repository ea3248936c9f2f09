import { z } from 'zod';
import { channelSchema, messageStatusSchema } from '../channel.js';
import { flowDocumentSchema } from '../flow-document.js';
import { flowErrorSchema } from '../flow-error.js';
import { roleSchema } from '../permission.js';
import { runModeSchema, runStatusSchema } from '../run-status.js';

const timestamp = z.iso.datetime();
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export const problemJsonSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    mend: z.string(),
    errors: z
      .array(z.object({ pointer: z.string(), code: z.string(), detail: z.string(), mend: z.string().optional() }))
      .optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });
export type ProblemJson = z.infer<typeof problemJsonSchema>;

export const sessionResourceSchema = z
  .object({
    token: z.string(),
    expiresAt: timestamp,
    user: z.object({ id: z.string(), email: z.string(), name: z.string() }),
    tenant: z.object({ id: z.string(), name: z.string() }),
    role: z.string(),
    permissions: z.array(z.string()),
  })
  .meta({ id: 'Session' });
export type SessionResource = z.infer<typeof sessionResourceSchema>;

/** Somebody of the tenant who can sign in. */
export const memberResourceSchema = z
  .object({ id: z.string(), name: z.string(), email: z.string(), role: roleSchema })
  .meta({ id: 'Member' });
export type MemberResource = z.infer<typeof memberResourceSchema>;

export const flowResourceSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    publishedVersion: z.number().int().nullable(),
    /** Whether the draft differs from the published version. */
    draftChanged: z.boolean(),
    enabled: z.boolean(),
    createdAt: timestamp,
    updatedAt: timestamp,
    publishedAt: timestamp.nullable(),
    stats: z.object({
      active: z.number().int(),
      waiting: z.number().int(),
      completed24h: z.number().int(),
      failed24h: z.number().int(),
    }),
  })
  .meta({ id: 'Flow' });
export type FlowResource = z.infer<typeof flowResourceSchema>;

export const flowVersionResourceSchema = z
  .object({
    version: z.number().int(),
    label: z.string().nullable(),
    note: z.string().nullable(),
    publishedAt: timestamp,
    publishedBy: z.string().nullable(),
    current: z.boolean(),
  })
  .meta({ id: 'FlowVersion' });
export type FlowVersionResource = z.infer<typeof flowVersionResourceSchema>;
export const flowVersionDetailSchema = flowVersionResourceSchema.extend({ document: flowDocumentSchema });

export const runResourceSchema = z
  .object({
    id: z.string(),
    flowId: z.string(),
    flowName: z.string(),
    version: z.number().int(),
    status: runStatusSchema,
    mode: runModeSchema,
    customerId: z.string().nullable(),
    customerName: z.string().nullable(),
    startedAt: timestamp,
    endedAt: timestamp.nullable(),
    /** The run that called this one as a subflow. */
    parentRunId: z.string().nullable(),
    /** The run that this one begins anew from one of its nodes. */
    restartedFromRunId: z.string().nullable(),
    /** How many runs called each other down to this one. */
    depth: z.number().int(),
    error: flowErrorSchema.nullable(),
    /** Why a run rests, in a word: delay, event, reply, retry, reconcile, limit, approval, subflow. */
    waitingFor: z.string().nullable(),
    wakeAt: timestamp.nullable(),
  })
  .meta({ id: 'Run' });
export type RunResource = z.infer<typeof runResourceSchema>;
export const runDetailSchema = runResourceSchema
  .extend({
    /** Node ids in the order they settled. */
    path: z.array(z.string()),
    context: z.record(z.string(), z.unknown()),
    waits: z.array(z.object({ nodeId: z.string(), reason: z.string(), until: timestamp.nullable() })),
  })
  .meta({ id: 'RunDetail' });
export type RunDetail = z.infer<typeof runDetailSchema>;

export const customerResourceSchema = z
  .object({
    id: z.string(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    locale: z.string().nullable(),
    timezone: z.string().nullable(),
    tags: z.array(z.string()),
    identities: z.array(z.object({ kind: z.string(), value: z.string() })),
    attributes: z.record(z.string(), z.unknown()),
    createdAt: timestamp,
  })
  .meta({ id: 'Customer' });
export type CustomerResource = z.infer<typeof customerResourceSchema>;

export const messageResourceSchema = z
  .object({
    id: z.string(),
    direction: z.enum(['inbound', 'outbound']),
    channel: channelSchema,
    status: messageStatusSchema,
    body: z.string(),
    subject: z.string().nullable(),
    runId: z.string().nullable(),
    nodeId: z.string().nullable(),
    createdAt: timestamp,
  })
  .meta({ id: 'Message' });
export type MessageResource = z.infer<typeof messageResourceSchema>;

export const deadLetterResourceSchema = z
  .object({
    id: z.string(),
    runId: z.string(),
    flowId: z.string(),
    flowName: z.string(),
    nodeId: z.string().nullable(),
    fingerprint: z.string(),
    error: flowErrorSchema,
    status: z.enum(['open', 'redriven', 'discarded']),
    failedAt: timestamp,
    redrives: z.number().int(),
  })
  .meta({ id: 'DeadLetter' });
export type DeadLetterResource = z.infer<typeof deadLetterResourceSchema>;

export const connectionResourceSchema = z
  .object({
    id: z.string(),
    channel: channelSchema,
    name: z.string(),
    address: z.string(),
    webhookPath: z.string(),
    enabled: z.boolean(),
  })
  .meta({ id: 'Connection' });
export type ConnectionResource = z.infer<typeof connectionResourceSchema>;

export const nodeTypeResourceSchema = z
  .object({
    type: z.string(),
    version: z.number().int(),
    category: z.string(),
    label: z.string(),
    description: z.string(),
    configSchema: z.record(z.string(), z.unknown()),
    outputSchema: z.record(z.string(), z.unknown()),
    /** Null when the outcomes depend on the configuration. */
    outcomes: z.array(z.string()).nullable(),
    sideEffects: z.boolean(),
    waits: z.boolean(),
    terminal: z.boolean(),
  })
  .meta({ id: 'NodeType' });
export type NodeTypeResource = z.infer<typeof nodeTypeResourceSchema>;
