import { z } from 'zod';
import { defineNode } from '../node-definition.js';

export const endNode = defineNode({
  type: 'end',
  version: 1,
  category: 'logic',
  label: 'End',
  description: 'Ends this path. The run is completed when no path is left.',
  config: z.strictObject({}),
  output: z.object({}),
  outcomes: [],
  sideEffects: false,
  terminal: true,
});
