import { z } from 'zod';
import { conditionSchema } from '../condition.js';
import { defineNode } from '../node-definition.js';

export const conditionNode = defineNode({
  type: 'condition',
  version: 1,
  category: 'logic',
  label: 'Condition',
  description: 'Sends the run one way when the condition holds and the other way when it does not.',
  config: z.strictObject({ if: conditionSchema }),
  output: z.object({ matched: z.boolean() }),
  outcomes: ['true', 'false'],
  sideEffects: false,
});
