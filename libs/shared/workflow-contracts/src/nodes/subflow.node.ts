import { z } from 'zod';
import { durationSchema, templateSchema } from '../ids.js';
import { defineNode } from '../node-definition.js';

/** Values by name. A template that is one variable only (`{{ vars.cart }}`) gives the value itself, others give text. */
export const valueMappingSchema = z
  .record(
    z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, 'a letter, then letters, digits or _'),
    templateSchema.max(10_000),
  )
  .refine((mapping) => Object.keys(mapping).length <= 50, 'at most 50');

export const subflowNode = defineNode({
  type: 'subflow',
  version: 1,
  category: 'logic',
  label: 'Subflow',
  description: 'Runs the published version of another flow, and waits for its result or goes on at once.',
  config: z.strictObject({
    flowId: z.uuid(),
    /** What the other flow finds in `event.data`. */
    input: valueMappingSchema.default({}),
    mode: z.enum(['wait', 'fire-and-forget']).default('wait'),
    /** `mode: wait`: the longest time to wait; the other run is cancelled when it is over. */
    timeout: durationSchema.optional(),
  }),
  /** What the other flow's End gives as its result. */
  output: z.record(z.string(), z.unknown()),
  outcomes: (config) => (config.mode === 'wait' && config.timeout !== undefined ? ['out', 'timeout'] : ['out']),
  sideEffects: false,
  mayFail: true,
  waits: true,
});
