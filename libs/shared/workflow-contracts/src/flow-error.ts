import { z } from 'zod';

/** Whose fault: the author's or customer's input, a passing fault, one that will not pass, or ours. */
export const ERROR_KINDS = ['user', 'transient', 'permanent', 'bug'] as const;
export const errorKindSchema = z.enum(ERROR_KINDS);
export type ErrorKind = z.infer<typeof errorKindSchema>;

/** What went wrong in a run, in words safe to show: never a secret, never a message body. */
export const flowErrorSchema = z.object({
  code: z.string(),
  kind: errorKindSchema,
  message: z.string(),
  nodeId: z.string().nullable().default(null),
  /** Milliseconds the other side asked us to wait; wins over the backoff, up to the policy's `maxDelayMs`. */
  retryAfterMs: z.number().int().nonnegative().nullable().default(null),
  /** What lies behind it: for `subflow.failed`, why the other run failed. */
  cause: z
    .object({ code: z.string(), kind: errorKindSchema, message: z.string(), runId: z.string().nullable() })
    .optional(),
});
export type FlowError = z.infer<typeof flowErrorSchema>;

export function flowError(fields: Pick<FlowError, 'code' | 'kind' | 'message'> & Partial<FlowError>): FlowError {
  return { nodeId: null, retryAfterMs: null, ...fields };
}
