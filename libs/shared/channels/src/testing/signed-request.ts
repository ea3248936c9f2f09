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
