import { z } from 'zod';
import { templateSchema } from '../ids.js';
import { defineNode } from '../node-definition.js';

export const ticketNode = defineNode({
  type: 'ticket',
  version: 1,
  category: 'customer',
  label: 'Open ticket',
  description: 'Opens a support ticket for the customer.',
  config: z.strictObject({
    subject: templateSchema.min(1).max(300),
    description: templateSchema.max(10_000).optional(),
    priority: z.enum(['low', 'normal', 'high', 'urgent']).default('normal'),
  }),
  output: z.object({ ticketId: z.string(), number: z.number().int() }),
  outcomes: ['out'],
  sideEffects: true,
});
