import { z } from 'zod';
import { channelSchema } from '../channel.js';
import { durationSchema, templateSchema } from '../ids.js';
import { defineNode } from '../node-definition.js';

export const askQuestionNode = defineNode({
  type: 'ask_question',
  version: 1,
  category: 'messaging',
  label: 'Ask question',
  description: 'Sends a question and waits for the customer’s reply.',
  config: z.strictObject({
    channel: z.union([channelSchema, z.literal('same')]),
    body: templateSchema.min(1).max(10_000),
    subject: templateSchema.max(300).optional(),
    connectionId: z.string().max(64).optional(),
    timeout: durationSchema.default('P1D'),
    /** Also keeps the reply's text in this variable. */
    saveAs: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/)
      .optional(),
  }),
  output: z.object({ messageId: z.string(), channel: channelSchema, reply: z.object({ text: z.string() }).optional() }),
  outcomes: ['replied', 'timeout', 'undeliverable'],
  sideEffects: true,
  waits: true,
});
