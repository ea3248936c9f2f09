import { z } from 'zod';
import { conditionSchema } from '../condition.js';
import { durationSchema, templateSchema } from '../ids.js';
import { defineNode } from '../node-definition.js';

export const waitEventNode = defineNode({
  type: 'wait_event',
  version: 1,
  category: 'timing',
  label: 'Wait for event',
  description: 'Holds the run until an event of the chosen type arrives for this customer, or time runs out.',
  config: z.strictObject({
    eventType: z.string().min(1).max(200),
    /** When given, only events whose `correlation` data field equals this rendered value are taken. */
    correlation: templateSchema.max(500).optional(),
    filter: conditionSchema.optional(),
    timeout: durationSchema,
  }),
  output: z.object({ event: z.unknown() }),
  outcomes: ['received', 'timeout'],
  sideEffects: false,
  waits: true,
});
