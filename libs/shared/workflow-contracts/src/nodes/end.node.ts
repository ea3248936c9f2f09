import { z } from 'zod';
import { defineNode } from '../node-definition.js';
import { valueMappingSchema } from './subflow.node.js';

export const endNode = defineNode({
  type: 'end',
  version: 1,
  category: 'logic',
  label: 'End',
  description: 'Ends this path. The run is completed when no path is left.',
  config: z.strictObject({
    /** What a flow that called this one as a subflow gets. Those of several ends are merged. */
    result: valueMappingSchema.optional(),
  }),
  output: z.record(z.string(), z.unknown()),
  outcomes: [],
  sideEffects: false,
  terminal: true,
});
