import { z } from 'zod';

const id = z.string().min(1).max(250);
const waId = z.string().regex(/^\d{5,15}$/);
/** Seconds since the epoch, as a string. */
const timestamp = z.string().regex(/^\d{1,11}$/);
const text = z.string().max(100_000);
const media = z.object({ id, mime_type: z.string().max(200), caption: text.optional(), filename: text.optional() });
const titled = z.object({ title: text });

const messageSchema = z.object({
  id,
  from: waId,
  timestamp,
  type: z.string().max(50),
  context: z.object({ id: id.optional() }).nullish(),
  text: z.object({ body: text }).optional(),
  button: z.object({ text }).optional(),
  interactive: z
    .object({
      button_reply: titled.optional(),
      list_reply: titled.optional(),
      nfm_reply: z.object({ body: text.optional() }).optional(),
    })
    .optional(),
  image: media.optional(),
  video: media.optional(),
  audio: media.optional(),
  document: media.optional(),
  sticker: media.optional(),
  location: z
    .object({ latitude: z.number(), longitude: z.number(), name: text.optional(), address: text.optional() })
    .optional(),
  contacts: z
    .array(z.object({ name: z.object({ formatted_name: text }) }))
    .max(50)
    .optional(),
});
export type WhatsappMessage = z.infer<typeof messageSchema>;

const statusSchema = z.object({
  id,
  status: z.string().max(50),
  timestamp,
  recipient_id: waId.optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
  errors: z
    .array(z.object({ code: z.number(), title: text.optional(), message: text.optional() }))
    .max(20)
    .optional(),
});
export type WhatsappStatus = z.infer<typeof statusSchema>;

/** The value of a change in the field `messages`. */
export const whatsappValueSchema = z.object({
  metadata: z.object({ display_phone_number: z.string().max(30), phone_number_id: z.string().max(50) }),
  contacts: z
    .array(z.object({ wa_id: z.string().optional(), profile: z.object({ name: text.optional() }).optional() }))
    .max(1000)
    .optional(),
  messages: z.array(messageSchema).max(1000).optional(),
  statuses: z.array(statusSchema).max(1000).optional(),
});
export type WhatsappValue = z.infer<typeof whatsappValueSchema>;

/** Other fields (templates, account alerts) share the webhook; their values are not looked into. */
export const whatsappPayloadSchema = z.object({
  object: z.literal('whatsapp_business_account'),
  entry: z
    .array(z.object({ changes: z.array(z.object({ field: z.string(), value: z.unknown() })).max(1000) }))
    .max(1000),
});
