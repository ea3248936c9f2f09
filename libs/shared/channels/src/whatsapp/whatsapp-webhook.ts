import type { ChannelConnection } from '@columba/workflow/ports';
import type { CloudEvent, MessageStatus } from '@columba/workflow-contracts';
import { metaWebhook } from '../meta/meta-webhook.js';
import { ourMessageId } from '../our-message-id.js';
import { messageReceived, messageStatus } from '../webhook/channel-event.js';
import { firstProblem } from '../webhook/first-problem.js';
import { whatsappErrorCode } from './whatsapp-errors.js';
import { contentOf } from './whatsapp-message-content.js';
import {
  type WhatsappMessage,
  type WhatsappStatus,
  type WhatsappValue,
  whatsappPayloadSchema,
  whatsappValueSchema,
} from './whatsapp-payload.js';

/** Not messages: a reaction decorates one, `system` says that a number changed. Neither may start or answer anything. */
const NOT_MESSAGES = new Set(['reaction', 'system', 'ephemeral']);

const STATUSES: Record<string, MessageStatus> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'read',
  failed: 'failed',
};

/** Meta's webhook for the WhatsApp Cloud API. What is about another phone number than this connection's is ignored. */
export const whatsappWebhook = metaWebhook('whatsapp', 'WhatsApp', (connection, payload) => {
  const parsed = whatsappPayloadSchema.safeParse(payload);
  if (!parsed.success) return { wrong: firstProblem(parsed.error) };
  const events: CloudEvent[] = [];
  for (const { field, value } of parsed.data.entry.flatMap(({ changes }) => changes)) {
    if (field !== 'messages') continue;
    const read = whatsappValueSchema.safeParse(value);
    if (!read.success) return { wrong: firstProblem(read.error, 'entry/changes/value/') };
    const isOurs = read.data.metadata.phone_number_id === connection.settings.phoneNumberId;
    if (isOurs) events.push(...eventsOf(connection, read.data));
  }
  return events;
});

function eventsOf(connection: ChannelConnection, value: WhatsappValue): CloudEvent[] {
  const messages = (value.messages ?? []).filter(({ type }) => !NOT_MESSAGES.has(type));
  return [
    ...messages.map((message) => received(connection, value, message)),
    ...(value.statuses ?? []).flatMap((status) => statusEvents(connection, status)),
  ];
}

function received(connection: ChannelConnection, value: WhatsappValue, message: WhatsappMessage): CloudEvent {
  const name = value.contacts?.find(({ wa_id }) => wa_id === message.from)?.profile?.name;
  const quoted = message.context?.id;
  return messageReceived(connection, message.id, {
    providerMessageId: message.id,
    from: `+${message.from}`,
    to: connection.address,
    ...contentOf(message),
    ...(name ? { profileName: name } : {}),
    ...(quoted ? { inReplyTo: quoted } : {}),
    sentAtMs: Number(message.timestamp) * 1000,
  });
}

function statusEvents(connection: ChannelConnection, receipt: WhatsappStatus): CloudEvent[] {
  const status = Object.hasOwn(STATUSES, receipt.status) ? STATUSES[receipt.status] : undefined;
  if (!status) return [];
  const [problem] = receipt.errors ?? [];
  const event = messageStatus(connection, `${receipt.id}:${receipt.status}`, {
    providerMessageId: receipt.id,
    ...ourMessageId(receipt.biz_opaque_callback_data),
    status,
    ...(problem ? { error: whatsappErrorCode(problem.code) } : {}),
    ...(receipt.recipient_id ? { recipient: `+${receipt.recipient_id}` } : {}),
    atMs: Number(receipt.timestamp) * 1000,
  });
  return [event];
}
