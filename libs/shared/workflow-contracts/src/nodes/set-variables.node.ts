import { z } from 'zod';
import { templateSchema } from '../ids.js';
import { defineNode } from '../node-definition.js';

export const setVariablesNode = defineNode({
  type: 'set_variables',
  version: 1,
  category: 'data',
  label: 'Set variables',
  description: 'Gives variables of this run new values.',
  config: z.strictObject({
    assign: z
      .array(
        z.strictObject({
          name: z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, 'a letter, then letters, digits or _'),
          /** A template; with `as`, its text is turned into a number, a boolean or JSON. */
          value: templateSchema.max(10_000),
          as: z.enum(['text', 'number', 'boolean', 'json']).default('text'),
        }),
      )
      .min(1)
      .max(50),
  }),
  output: z.record(z.string(), z.unknown()),
  outcomes: ['out'],
  sideEffects: false,
  mayFail: true,
});
