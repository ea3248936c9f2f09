import { z } from 'zod';
import { durationSchema } from '../ids.js';
import { defineNode } from '../node-definition.js';

export const delayNode = defineNode({
  type: 'delay',
  version: 1,
  category: 'timing',
  label: 'Delay',
  description: 'Holds the run for a while.',
  config: z.strictObject({ for: durationSchema }),
  output: z.object({ until: z.string() }),
  outcomes: ['out'],
  sideEffects: false,
  waits: true,
});
