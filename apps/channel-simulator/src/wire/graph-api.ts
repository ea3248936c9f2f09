import { z } from 'zod';
import type { ConnectionBook } from '../connection-book.js';
import type { MessageDraft } from '../phone-message.js';
import type { SimulatedConnection } from '../simulated-connection.js';
import { graphError } from './graph-error.js';
import { instagramWire } from './instagram-wire.js';
import { whatsappWire } from './whatsapp-wire.js';

/** Taken: what the phone shows, and how the provider answers. */
export type Reading =
  | { draft: MessageDraft; status: number; body: string }
  | { status: number; body: string; draft?: undefined };

const whatsappSchema = z.object({
  messaging_product: z.literal('whatsapp'),
  to: z.string().regex(/^\+?[\d\s()-]{5,25}$/),
  type: z.string().default('text'),
  text: z.object({ body: z.string().min(1).max(4096) }).optional(),
  template: z.object({ name: z.string(), components: z.array(z.unknown()).optional() }).optional(),
  context: z.object({ message_id: z.string() }).optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
});

const instagramSchema = z.object({
  recipient: z.object({ id: z.string().regex(/^\d{1,30}$/) }),
  message: z.object({
    text: z
      .string()
      .min(1)
      .refine((text) => Buffer.byteLength(text) <= 1000),
  }),
});

/** `POST /graph/:version/:id/messages`: WhatsApp and Instagram share it and are told apart by who sends. */
export function readGraphSend(
  book: ConnectionBook,
  senderId: string,
  authorization: string | undefined,
  payload: unknown,
): Reading {
  const connection = book.sender('whatsapp', senderId) ?? book.sender('instagram', senderId);
  const token = authorization?.startsWith('Bearer ') ? authorization.slice(7) : '';
  if (!token || (connection?.accessToken !== undefined && connection.accessToken !== token)) {
    return { status: 401, body: graphError(190, 'Invalid OAuth access token') };
  }
  if (!connection) {
    return {
      status: 400,
      body: graphError(100, `Unsupported post request. Object with ID '${senderId}' does not exist`),
    };
  }
  return connection.channel === 'whatsapp' ? readWhatsapp(connection, payload) : readInstagram(connection, payload);
}

function readWhatsapp(connection: SimulatedConnection, payload: unknown): Reading {
  const parsed = whatsappSchema.safeParse(payload);
  if (!parsed.success) return { status: 400, body: graphError(100, `Invalid parameter ${where(parsed.error)}`) };
  const { to, text, template, context, biz_opaque_callback_data: messageId } = parsed.data;
  const id = whatsappWire.newId();
  const waId = to.replace(/\D/g, '');
  const draft: MessageDraft = {
    id,
    channel: 'whatsapp',
    connectionId: connection.id,
    from: connection.address,
    to: `+${waId}`,
    text: text?.body ?? (template ? `[template ${template.name}]` : ''),
    messageId,
    inReplyTo: context?.message_id,
  };
  const contacts = [{ input: to, wa_id: waId }];
  return { draft, status: 200, body: JSON.stringify({ messaging_product: 'whatsapp', contacts, messages: [{ id }] }) };
}

function readInstagram(connection: SimulatedConnection, payload: unknown): Reading {
  const parsed = instagramSchema.safeParse(payload);
  if (!parsed.success) return { status: 400, body: graphError(100, `Invalid parameter ${where(parsed.error)}`) };
  const { recipient, message } = parsed.data;
  const id = instagramWire.newId();
  const draft: MessageDraft = {
    id,
    channel: 'instagram',
    connectionId: connection.id,
    from: connection.address,
    to: recipient.id,
    text: message.text,
  };
  return { draft, status: 200, body: JSON.stringify({ recipient_id: recipient.id, message_id: id }) };
}

const where = (error: z.ZodError) => error.issues[0]?.path.join('.') ?? '';
