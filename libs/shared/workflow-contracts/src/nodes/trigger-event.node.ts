import { z } from 'zod';
import { conditionSchema } from '../condition.js';
import { defineNode } from '../node-definition.js';

export const triggerEventNode = defineNode({
  type: 'trigger_event',
  version: 1,
  category: 'trigger',
  label: 'Business event',
  description: 'Starts a run when a business event of the chosen type arrives.',
  config: z.strictObject({
    /** CloudEvents type, such as `columba.order.placed.v1` or one of the tenant's own, `x.*`. */
    eventType: z.string().min(1).max(200),
    filter: conditionSchema.optional(),
  }),
  output: z.object({}),
  outcomes: ['out'],
  sideEffects: false,
});
