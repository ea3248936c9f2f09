import { z } from 'zod';
import { channelSchema } from '../channel.js';
import { defineNode } from '../node-definition.js';

const words = z.array(z.string().min(1).max(200)).min(1).max(100);

/** How a customer's words start a run. Words and phrases match whole and in any case; `regex` runs on a linear engine. */
export const messageMatchSchema = z
  .union([
    z.strictObject({ any: words }),
    z.strictObject({ all: words }),
    z.strictObject({ regex: z.string().min(1).max(500) }),
    z.strictObject({ always: z.literal(true) }),
  ])
  .meta({ format: 'message-match' });
export type MessageMatch = z.infer<typeof messageMatchSchema>;

export const triggerMessageNode = defineNode({
  type: 'trigger_message',
  version: 1,
  category: 'trigger',
  label: 'Message received',
  description: 'Starts a run when a customer writes on one of the chosen channels.',
  config: z.strictObject({ channels: z.array(channelSchema).min(1), match: messageMatchSchema }),
  output: z.object({ text: z.string(), channel: channelSchema }),
  outcomes: ['out'],
  sideEffects: false,
});
