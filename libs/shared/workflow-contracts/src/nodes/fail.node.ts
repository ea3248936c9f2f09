import { z } from 'zod';
import { templateSchema } from '../ids.js';
import { defineNode } from '../node-definition.js';

export const failNode = defineNode({
  type: 'fail',
  version: 1,
  category: 'logic',
  label: 'Fail',
  description: 'Ends the whole run as failed, with a reason that people will read.',
  config: z.strictObject({ reason: templateSchema.min(1).max(500) }),
  output: z.object({}),
  outcomes: [],
  sideEffects: false,
  terminal: true,
});
