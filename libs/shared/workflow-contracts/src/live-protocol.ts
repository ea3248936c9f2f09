import { z } from 'zod';
import type { RunFact } from './run-fact.js';

/**
 * Namespace `/live`. A subscription follows one run, one flow or the whole tenant. Facts come in order; for a run
 * `seq` has no gaps, for the tenant `number` has none, for a flow `number` rises. `after` is the last one the client
 * holds (`seq` for a run, else `number`); the server first sends what came since.
 */
export const liveTargetSchema = z.union([
  z.strictObject({ runId: z.uuid() }),
  z.strictObject({ flowId: z.uuid() }),
  z.strictObject({ tenant: z.literal(true) }),
]);
export type LiveTarget = z.infer<typeof liveTargetSchema>;
/** `'tenant'` is short for `{ tenant: true }`. */
export const liveSubscribeSchema = z.union([
  z.literal('tenant').transform(() => ({ tenant: true as const, after: undefined })),
  z.strictObject({ runId: z.uuid(), after: z.number().int().nonnegative().optional() }),
  z.strictObject({ flowId: z.uuid(), after: z.number().int().nonnegative().optional() }),
  z.strictObject({ tenant: z.literal(true), after: z.number().int().nonnegative().optional() }),
]);

export type LiveAck = { ok: true; last: number } | { ok: false; code: string; detail: string };
export interface LiveServerEvents {
  facts: (facts: RunFact[]) => void;
  stats: (stats: { active: number; waiting: number; completedLastMinute: number; failedLastMinute: number }) => void;
  notice: (notice: { code: string; message: string }) => void;
}
export interface LiveClientEvents {
  subscribe: (request: unknown, ack: (answer: LiveAck) => void) => void;
  unsubscribe: (request: unknown, ack?: (answer: LiveAck) => void) => void;
}
