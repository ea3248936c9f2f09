import { createHmac } from 'node:crypto';
import type { SimulatedConnection } from '../simulated-connection.js';
import { idSource } from './provider-ids.js';
import type { CustomerWrites, WebhookCall, Wire } from './wire.js';

const newEventId = idSource((unique) => `msg_${unique.toString('hex')}`);

/** Standard Webhooks: `webhook-id.webhook-timestamp.body`. */
function call(connection: SimulatedConnection, gatewayUrl: string, type: string, data: object): WebhookCall {
  const eventId = newEventId();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const body = JSON.stringify({ type, timestamp: new Date().toISOString(), data });
  const signature = createHmac('sha256', keyOf(connection.webhookSecret))
    .update(`${eventId}.${timestamp}.${body}`)
    .digest('base64');
  const headers = {
    'content-type': 'application/json',
    'webhook-id': eventId,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
  return { url: `${gatewayUrl}/webhooks/email/${connection.id}`, headers, body, eventId };
}

const keyOf = (secret: string) => (secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : secret);

const encodedWord = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;

/** A customer's email as a mail program writes it (RFC 5322). */
function rawMail({ id, from, text, name, subject, replyTo, atMs }: CustomerWrites, to: string): string {
  return [
    `From: ${name ? `${encodedWord(name)} <${from}>` : from}`,
    `To: ${to}`,
    `Subject: ${encodedWord(subject ?? '')}`,
    `Date: ${new Date(atMs).toUTCString()}`,
    `Message-ID: ${id}`,
    ...(replyTo ? [`In-Reply-To: ${replyTo}`, `References: ${replyTo}`] : []),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    ...(Buffer.from(text)
      .toString('base64')
      .match(/.{1,76}/g) ?? []),
    '',
  ].join('\r\n');
}

/** Our generic email provider. */
export const emailWire: Wire = {
  channel: 'email',
  newId: idSource((unique) => `<${unique.toString('hex')}@phone.test>`),
  refusal: ({ status }) => ({ status: status >= 500 || status === 429 ? 451 : 550, body: 'Refused by the simulator' }),
  inbound(connection, message, { gatewayUrl }) {
    return call(connection, gatewayUrl, 'email.received', { raw: rawMail(message, connection.address) });
  },
  receipt(connection, message, { status }, { gatewayUrl }) {
    const data = { messageId: message.id, recipient: message.to, at: new Date().toISOString() };
    if (status === 'delivered') return call(connection, gatewayUrl, 'email.delivered', data);
    if (status !== 'failed') return null;
    const bounce = { bounceType: 'hard', reason: '550 5.1.1 The mailbox does not exist' };
    return call(connection, gatewayUrl, 'email.bounced', { ...data, ...bounce });
  },
};
