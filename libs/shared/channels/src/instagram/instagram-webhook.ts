import type { ChannelConnection } from '@columba/workflow/ports';
import type { CloudEvent, MessageReceivedData } from '@columba/workflow-contracts';
import { metaWebhook } from '../meta/meta-webhook.js';
import { messageReceived, messageStatus } from '../webhook/channel-event.js';
import { firstProblem } from '../webhook/first-problem.js';
import { type InstagramMessaging, instagramPayloadSchema } from './instagram-payload.js';

type InstagramMessage = NonNullable<InstagramMessaging['message']>;

/** Meta's webhook for Instagram Messaging. What is about another account than this connection's is ignored. */
export const instagramWebhook = metaWebhook('instagram', 'Instagram', (connection, payload) => {
  const parsed = instagramPayloadSchema.safeParse(payload);
  if (!parsed.success) return { wrong: firstProblem(parsed.error) };
  const account = connection.settings.accountId;
  return parsed.data.entry
    .filter(({ id }) => id === account)
    .flatMap(({ messaging }) => messaging ?? [])
    .filter(({ recipient }) => recipient.id === account)
    .flatMap((messaging) => [...received(connection, messaging), ...receipts(connection, messaging)]);
});

/** An echo is our own message come back; it has our account as its sender and never gets here, but may be marked only. */
function received(
  connection: ChannelConnection,
  { message, postback, sender, timestamp }: InstagramMessaging,
): CloudEvent[] {
  if (message && !message.is_echo && !message.is_deleted) {
    const quoted = message.reply_to?.mid;
    const event = messageReceived(connection, message.mid, {
      providerMessageId: message.mid,
      from: sender.id,
      to: connection.address,
      text: message.text ?? '',
      media: mediaOf(message),
      ...(quoted ? { inReplyTo: quoted } : {}),
      sentAtMs: timestamp,
    });
    return [event];
  }
  if (!postback?.mid) return [];
  const said = { providerMessageId: postback.mid, from: sender.id, to: connection.address, text: postback.title ?? '' };
  return [messageReceived(connection, postback.mid, { ...said, media: [], sentAtMs: timestamp })];
}

/** Instagram tells of reading only; deliveries come from Messenger's half of the same platform. */
function receipts(
  connection: ChannelConnection,
  { read, delivery, sender, timestamp }: InstagramMessaging,
): CloudEvent[] {
  const status = (mid: string, what: 'read' | 'delivered') =>
    messageStatus(connection, `${mid}:${what}`, {
      providerMessageId: mid,
      status: what,
      recipient: sender.id,
      atMs: timestamp,
    });
  return [
    ...(read?.mid ? [status(read.mid, 'read')] : []),
    ...(delivery?.mids ?? []).map((mid) => status(mid, 'delivered')),
  ];
}

/** Instagram names media by address. Its kinds are not MIME types, but their first halves. */
function mediaOf({ attachments }: InstagramMessage): MessageReceivedData['media'] {
  return (attachments ?? []).flatMap(({ type, payload }) => {
    if (!payload?.url) return [];
    const mimeType = ['image', 'video', 'audio'].includes(type) ? `${type}/*` : 'application/octet-stream';
    return [{ id: payload.url, mimeType }];
  });
}
