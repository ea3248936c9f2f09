import { z } from 'zod';
import { KEPT_VARIABLE_SCOPES, SHARED_VARIABLE_SCOPES, variableNameSchema, variableTypeSchema } from '../variable.js';
import { pageQuerySchema } from './requests.js';

/** A variable that stays, as the API shows it. */
export const variableSchema = z
  .object({
    scope: z.enum(SHARED_VARIABLE_SCOPES),
    /** Of scope `flow`. */
    flowId: z.string().nullable(),
    name: z.string(),
    type: variableTypeSchema,
    value: z.unknown(),
    /** Counts the writes, from 1. */
    revision: z.number().int(),
    updatedAt: z.iso.datetime(),
    /** A user, an API key, or `run:<id>`. */
    updatedBy: z.string(),
  })
  .meta({ id: 'Variable' });
export type Variable = z.infer<typeof variableSchema>;

const group = { flowId: z.uuid().toLowerCase().optional() };
/** Names a group of variables: `flowId` goes with scope `flow`, and with no other. */
export const listVariablesQuerySchema = pageQuerySchema.extend({ scope: z.enum(SHARED_VARIABLE_SCOPES), ...group });
export const writeVariableQuerySchema = z.object({ scope: z.enum(KEPT_VARIABLE_SCOPES), ...group });
export const removeVariableQuerySchema = writeVariableQuerySchema.extend({ name: variableNameSchema });

const put = {
  name: variableNameSchema,
  /** Only if nobody has written it since it was at this revision; 0: only if it is not there. */
  revision: z.number().int().nonnegative().optional(),
};
/** Gives one variable a value, whatever its type was. */
export const putVariableRequestSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('text'), value: z.string().max(60_000), ...put }),
    z.strictObject({ type: z.literal('number'), value: z.number(), ...put }),
    z.strictObject({ type: z.literal('boolean'), value: z.boolean(), ...put }),
    z.strictObject({ type: z.literal('json'), value: z.unknown().refine((value) => value !== undefined), ...put }),
  ])
  .meta({ id: 'PutVariable' });
export type PutVariableRequest = z.infer<typeof putVariableRequestSchema>;
