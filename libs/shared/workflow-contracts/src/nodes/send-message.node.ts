import { z } from 'zod';
import { channelSchema } from '../channel.js';
import { templateSchema } from '../ids.js';
import { defineNode } from '../node-definition.js';

export const sendMessageNode = defineNode({
  type: 'send_message',
  version: 1,
  category: 'messaging',
  label: 'Send message',
  description: 'Sends one message to the customer of this run.',
  config: z.strictObject({
    /** `same` answers on the channel that the customer wrote on. */
    channel: z.union([channelSchema, z.literal('same')]),
    body: templateSchema.min(1).max(10_000),
    subject: templateSchema.max(300).optional(),
    connectionId: z.string().max(64).optional(),
  }),
  output: z.object({ messageId: z.string(), channel: channelSchema, status: z.enum(['accepted', 'unknown']) }),
  outcomes: ['sent', 'undeliverable'],
  sideEffects: true,
});
