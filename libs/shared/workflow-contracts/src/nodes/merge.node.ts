import { z } from 'zod';
import { defineNode } from '../node-definition.js';

export const mergeNode = defineNode({
  type: 'merge',
  version: 1,
  category: 'logic',
  label: 'Merge',
  description: 'Joins parallel branches: waits for all that can still arrive, or goes on with the first.',
  config: z.strictObject({ mode: z.enum(['all', 'any']).default('all') }),
  output: z.object({ branches: z.record(z.string(), z.unknown()) }),
  outcomes: ['out'],
  sideEffects: false,
});
