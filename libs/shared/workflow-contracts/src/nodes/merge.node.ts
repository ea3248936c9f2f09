import { z } from 'zod';
import { defineNode } from '../node-definition.js';

export const mergeNode = defineNode({
  type: 'merge',
  version: 1,
  category: 'logic',
  label: 'Merge',
  description:
    'Joins parallel branches: waits for all or for named ones that can still arrive, or goes on with the first.',
  config: z
    .strictObject({
      mode: z.enum(['all', 'any', 'named']).default('all'),
      /** `mode: named`: the ids of the nodes that the branches come from, or the names of the inputs they lead into. */
      inputs: z.array(z.string().min(1).max(64)).max(50).optional(),
      /** What is made of the outputs: by branch, a list in order of arrival, or the first or last to arrive. */
      result: z.enum(['object', 'array', 'first', 'last']).default('object'),
    })
    .superRefine(({ mode, inputs }, context) => {
      if (mode === 'named' && !inputs?.length) {
        context.addIssue({ code: 'custom', path: ['inputs'], message: 'Name at least one input to wait for' });
      }
    }),
  output: z.object({
    /** `object`: by the name of the branch; `array`: in order of arrival. */
    branches: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]).optional(),
    /** `first` and `last`: that branch's output. */
    result: z.unknown().optional(),
  }),
  outcomes: ['out'],
  sideEffects: false,
});
