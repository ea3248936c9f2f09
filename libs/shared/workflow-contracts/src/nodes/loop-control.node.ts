import { z } from 'zod';
import { nodeIdSchema } from '../ids.js';
import { defineNode } from '../node-definition.js';

export const loopControlNode = defineNode({
  type: 'loop_control',
  version: 1,
  category: 'logic',
  label: 'Loop control',
  description: 'Goes on with the loop’s next item, or leaves the loop.',
  config: z.strictObject({
    action: z.enum(['continue', 'break']).default('continue'),
    /** The id of a loop node around this one; left out, the innermost. */
    loop: nodeIdSchema.optional(),
  }),
  output: z.object({}),
  outcomes: [],
  sideEffects: false,
  terminal: true,
});
