import { z } from 'zod';
import { conditionSchema } from '../condition.js';
import { defineNode } from '../node-definition.js';

export const switchNode = defineNode({
  type: 'switch',
  version: 1,
  category: 'logic',
  label: 'Switch',
  description: 'Takes the first case whose condition holds, by priority and from top to bottom, or the default.',
  config: z.strictObject({
    cases: z
      .array(
        z.strictObject({
          port: z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/, 'a lower-case word'),
          label: z.string().max(60).optional(),
          when: conditionSchema,
          /** Cases with a lower one are asked first; equals, and those without one after all others, from top to bottom. */
          priority: z.number().int().min(-1_000).max(1_000).optional(),
        }),
      )
      .min(1)
      .max(50),
  }),
  output: z.object({ port: z.string() }),
  outcomes: (config) => [...config.cases.map((one) => one.port), 'default'],
  sideEffects: false,
});
