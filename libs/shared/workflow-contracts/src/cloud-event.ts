import { z } from 'zod';
import { channelSchema, messageStatusSchema } from './channel.js';
import { tenantIdSchema } from './ids.js';

export const TOPICS = [
  'columba.channel-events',
  'columba.business-events',
  'columba.run-facts',
  'columba.dead-letters',
] as const;
export type Topic = (typeof TOPICS)[number];

/** CloudEvents 1.0 in structured JSON, with the extension `tenantid`. `id` is the dedupe key within its tenant and source. */
export const cloudEventSchema = z
  .looseObject({
    specversion: z.literal('1.0'),
    id: z.string().min(1).max(300),
    source: z.string().min(1).max(300),
    type: z.string().min(1).max(200),
    /** `customer:<id>`, `phone:+49...`, `email:...`, `whatsapp:...`, `instagram:...` */
    subject: z.string().max(300).optional(),
    time: z.iso.datetime({ offset: true }).optional(),
    datacontenttype: z.string().optional(),
    tenantid: tenantIdSchema,
    data: z.unknown().optional(),
  })
  .meta({ id: 'CloudEvent' });
/** Spelled out, since leaving `data` out of the inferred type would lose the other names to the open index. */
export interface CloudEvent<D = unknown> {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  subject?: string | undefined;
  time?: string | undefined;
  datacontenttype?: string | undefined;
  tenantid: string;
  data?: D;
  [extension: string]: unknown;
}

export const MESSAGE_RECEIVED = 'columba.message.received.v1';
export const MESSAGE_STATUS = 'columba.message.status.v1';
export const CONSENT_CHANGED = 'columba.consent.changed.v1';
/** What an error flow's run starts with: `settings.errorFlowId` of the flow whose run failed. */
export const RUN_FAILED = 'columba.run.failed.v1';

export const messageReceivedDataSchema = z.object({
  channel: channelSchema,
  connectionId: z.string(),
  /** The provider's id of the message. */
  providerMessageId: z.string(),
  /** Normalised sender: E.164 with +, Instagram-scoped id, or email address. */
  from: z.string(),
  to: z.string(),
  text: z.string(),
  profileName: z.string().optional(),
  subject: z.string().optional(),
  /** The provider's id of the message that this one quotes or answers. */
  inReplyTo: z.string().optional(),
  media: z.array(z.object({ id: z.string(), mimeType: z.string(), caption: z.string().optional() })).default([]),
  sentAtMs: z.number(),
});
export type MessageReceivedData = z.infer<typeof messageReceivedDataSchema>;

export const messageStatusDataSchema = z.object({
  channel: channelSchema,
  connectionId: z.string(),
  providerMessageId: z.string(),
  /** Our own message id, where the provider carries it back. */
  messageId: z.string().optional(),
  status: messageStatusSchema,
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  recipient: z.string().optional(),
  atMs: z.number(),
});
export type MessageStatusData = z.infer<typeof messageStatusDataSchema>;

export const consentChangedDataSchema = z.object({
  channel: channelSchema,
  /** The address that opted: normalised as `from` of a message. */
  address: z.string(),
  state: z.enum(['opted_in', 'opted_out']),
  topic: z.enum(['all', 'marketing', 'transactional']).default('all'),
  source: z.string(),
});
export type ConsentChangedData = z.infer<typeof consentChangedDataSchema>;
