import { z } from 'zod';
import { defineNode } from '../node-definition.js';

export const abSplitNode = defineNode({
  type: 'ab_split',
  version: 1,
  category: 'logic',
  label: 'A/B split',
  description: 'Sends each customer down one of several branches by chance, and always down the same one.',
  config: z.strictObject({
    branches: z
      .array(
        z.strictObject({
          port: z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/, 'a lower-case word'),
          label: z.string().max(60).optional(),
          /** Per cent or parts: what counts is the share of the sum. */
          weight: z.number().min(0).max(1_000_000),
        }),
      )
      .min(2)
      .max(20)
      .refine((branches) => new Set(branches.map(({ port }) => port)).size === branches.length, 'names must differ')
      .refine((branches) => branches.some(({ weight }) => weight > 0), 'one weight at least must be above 0'),
    /** Another one deals the customers anew. */
    salt: z.string().max(100).optional(),
  }),
  output: z.object({ branch: z.string() }),
  outcomes: (config) => config.branches.map((one) => one.port),
  sideEffects: false,
  starter: {
    branches: [
      { port: 'a', weight: 50 },
      { port: 'b', weight: 50 },
    ],
  },
});
