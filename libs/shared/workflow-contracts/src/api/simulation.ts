import { z } from 'zod';
import { channelSchema } from '../channel.js';
import { flowDocumentSchema } from '../flow-document.js';
import { errorKindSchema, flowErrorSchema } from '../flow-error.js';
import { durationSchema, nodeIdSchema } from '../ids.js';
import { factBodySchema } from '../run-fact.js';
import { runStatusSchema } from '../run-status.js';

const timestamp = z.iso.datetime();
const json = z.record(z.string(), z.unknown());
/** Counted from when the run waits for it; for `pause`, `resume` and `cancel` from the start. */
const after = { after: durationSchema.default('PT1S') };

const simulatedCustomerSchema = z.strictObject({
  firstName: z.string().max(200).nullable().default(null),
  lastName: z.string().max(200).nullable().default(null),
  locale: z.string().max(35).nullable().default(null),
  timezone: z.string().max(64).nullable().default(null),
  tags: z.array(z.string().max(63)).max(100).default([]),
  attributes: json.default({}),
  /** Addresses by kind. */
  identities: z
    .array(z.strictObject({ kind: z.enum(['phone', 'whatsapp', 'instagram', 'email']), value: z.string().max(320) }))
    .max(20)
    .default([{ kind: 'whatsapp', value: '+491700000000' }]),
});

/** What people and other systems do, each in its turn. */
export const simulatedReplySchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('reply'), text: z.string().max(10_000), ...after }),
  z.strictObject({ type: z.literal('event'), eventType: z.string().max(200), data: json.default({}), ...after }),
  z.strictObject({
    type: z.literal('decision'),
    decision: z.enum(['approved', 'rejected']),
    note: z.string().max(2_000).default(''),
    ...after,
  }),
  z.strictObject({ type: z.literal('receipt'), status: z.enum(['delivered', 'failed']), ...after }),
  z.strictObject({ type: z.enum(['pause', 'resume', 'cancel']), ...after }),
  /** The failed run is retried. */
  z.strictObject({ type: z.literal('retry'), ...after }),
]);

/** How the provider takes messages, in place of accepting them. The first that fits counts, `times` times. */
export const simulatedSendSchema = z.strictObject({
  nodeId: nodeIdSchema.optional(),
  channel: channelSchema.optional(),
  result: z.enum(['accepted', 'undeliverable', 'rejected', 'unknown']),
  code: z.string().max(100).optional(),
  errorKind: errorKindSchema.optional(),
  times: z.number().int().min(1).max(10_000).default(1),
});

export const simulateFlowRequestSchema = z
  .strictObject({
    /** Left out: the draft. */
    version: z.number().int().positive().optional(),
    /** In place of the draft or a version: what stands on the canvas, unsaved. */
    document: flowDocumentSchema.optional(),
    /** The trigger to begin at; left out: the manual one, or else the first. */
    trigger: nodeIdSchema.optional(),
    /** When it begins, for the run; left out: now. */
    clock: timestamp.optional(),
    customerId: z.uuid().optional(),
    customer: simulatedCustomerSchema.nullable().optional(),
    /** Of a message: `text`, `channel`, `from`; of an event: its `data`. */
    input: json.default({}),
    optedOut: z.array(channelSchema).default([]),
    replies: z.array(simulatedReplySchema).max(200).default([]),
    sends: z.array(simulatedSendSchema).max(200).default([]),
  })
  .refine(({ version, document }) => version === undefined || document === undefined, {
    message: 'Give a version or a document, not both.',
    path: ['document'],
  })
  .refine(({ customerId, customer }) => customerId === undefined || customer === undefined, {
    message: 'Give customerId or customer, not both.',
    path: ['customer'],
  });
export type SimulateFlowRequest = z.output<typeof simulateFlowRequestSchema>;

const simulatedStepSchema = z.object({
  seq: z.number().int(),
  at: timestamp,
  nodeId: z.string(),
  nodeType: z.string(),
  /** The port that it left by. */
  outcome: z.string(),
  attempt: z.number().int(),
  /** Why: for a condition, the clause and the value that decided. */
  detail: json.nullable(),
});

export const simulatedRunSchema = z
  .object({
    runId: z.string(),
    flowId: z.string(),
    /** 0 for a draft. */
    version: z.number().int(),
    status: runStatusSchema,
    error: flowErrorSchema.nullable(),
    path: z.array(simulatedStepSchema),
    facts: z.array(z.object({ seq: z.number().int(), at: timestamp, body: factBodySchema })),
    variables: json,
    /** What it still waits for. */
    waits: z.array(z.object({ nodeId: z.string(), kind: z.string(), expiresAt: timestamp.nullable() })),
  })
  .meta({ id: 'SimulatedRun' });

export const simulationSchema = simulatedRunSchema
  .extend({
    startedAt: timestamp,
    endedAt: timestamp,
    /** What would have left, in order. Nothing did. */
    messages: z.array(
      z.object({
        at: timestamp,
        nodeId: z.string().nullable(),
        channel: channelSchema,
        to: z.string(),
        subject: z.string().nullable(),
        body: z.string(),
        result: z.enum(['accepted', 'undeliverable', 'rejected', 'unknown']),
      }),
    ),
    tickets: z.array(
      z.object({
        at: timestamp,
        number: z.number().int(),
        subject: z.string(),
        description: z.string(),
        priority: z.string(),
      }),
    ),
    /** What nodes would have done that are only written down. */
    calls: z.array(z.object({ at: timestamp, nodeId: z.string(), nodeType: z.string(), config: z.unknown() })),
    /** The customer's tags at the end; null without a customer. */
    tags: z.array(z.string()).nullable(),
    /** Flows that it called, and the run that went on after a retry. */
    otherRuns: z.array(simulatedRunSchema),
    /** By the index of `replies`: whether the run took it, and when; null when its turn never came. */
    replies: z.array(z.object({ type: z.string(), at: timestamp.nullable(), taken: z.boolean() })),
    /** True when it would not come to an end and was stopped. */
    cutOff: z.boolean(),
  })
  .meta({ id: 'Simulation' });
export type Simulation = z.infer<typeof simulationSchema>;

export const runReplaySchema = z
  .object({
    /**
     * `different`: the engine of today goes another way with the same inputs. `not-comparable`: what a decision may have
     * gone by is not stored (`missing`), so a difference proves nothing.
     */
    verdict: z.enum(['same', 'different', 'not-comparable']),
    same: z.boolean(),
    differences: z.array(
      z.object({
        /** Number of the fact; null for the run's status. */
        seq: z.number().int().nullable(),
        nodeId: z.string().nullable(),
        /** How often the node had settled before. */
        iteration: z.number().int(),
        recorded: z.unknown(),
        replayed: z.unknown(),
        message: z.string(),
      }),
    ),
    missing: z.array(z.string()),
  })
  .meta({ id: 'RunReplay' });
export type RunReplay = z.infer<typeof runReplaySchema>;
