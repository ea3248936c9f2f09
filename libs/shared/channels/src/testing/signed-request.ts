import { createHmac } from 'node:crypto';
import type { ChannelConnection, WebhookRequest } from '@columba/workflow/ports';

/** A webhook as Meta sends it. The signature is made here by hand, so that it checks the adapter's. */
export function metaRequest(connection: ChannelConnection, payload: unknown): WebhookRequest {
  const rawBody = Buffer.isBuffer(payload) ? payload : Buffer.from(JSON.stringify(payload));
  const signature = createHmac('sha256', connection.secrets.webhookSecret ?? '')
    .update(rawBody)
    .digest('hex');
  return {
    method: 'POST',
    url: `https://columba.example/webhooks/${connection.provider}/${connection.id}`,
    query: {},
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    rawBody,
  };
}

/** A webhook as Twilio sends it, signed by hand. */
export function twilioRequest(
  connection: ChannelConnection,
  params: Record<string, string>,
  { query = '', secret = connection.secrets.webhookSecret ?? '' } = {},
): WebhookRequest {
  const url = `https://columba.example/webhooks/twilio/${connection.id}${query}`;
  const text = Object.keys(params)
    .sort()
    .reduce((sum, name) => sum + name + params[name], url);
  return {
    method: 'POST',
    url,
    query: Object.fromEntries(new URL(url).searchParams),
    headers: { 'x-twilio-signature': createHmac('sha1', secret).update(text).digest('base64') },
    rawBody: Buffer.from(new URLSearchParams(params).toString()),
  };
}

/** A webhook of the generic email provider, signed as Standard Webhooks says. */
export function emailRequest(
  connection: ChannelConnection,
  payload: unknown,
  { id = 'msg_1', atMs = Date.now(), secret = connection.secrets.webhookSecret ?? '' } = {},
): WebhookRequest {
  const rawBody = Buffer.isBuffer(payload) ? payload : Buffer.from(JSON.stringify(payload));
  const timestamp = String(Math.floor(atMs / 1000));
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(rawBody).digest('base64');
  return {
    method: 'POST',
    url: `https://columba.example/webhooks/email/${connection.id}`,
    query: {},
    headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` },
    rawBody,
  };
}
