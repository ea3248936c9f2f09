import { z } from 'zod';

export const CHANNELS = ['whatsapp', 'instagram', 'sms', 'email'] as const;
export const channelSchema = z.enum(CHANNELS);
export type Channel = z.infer<typeof channelSchema>;

/** Providers that may call `/webhooks/:provider/:connectionId`. */
export const WEBHOOK_PROVIDERS = ['whatsapp', 'instagram', 'twilio', 'email', 'stripe', 'hubspot', 'custom'] as const;
export type WebhookProvider = (typeof WEBHOOK_PROVIDERS)[number];

/** A message's life. It only moves to the right; `failed` and `unknown` stand apart. */
export const MESSAGE_STATUSES = [
  'queued',
  'sending',
  'accepted',
  'sent',
  'delivered',
  'read',
  'failed',
  'unknown',
] as const;
export const messageStatusSchema = z.enum(MESSAGE_STATUSES);
export type MessageStatus = z.infer<typeof messageStatusSchema>;
