import type { ChannelConnection, WebhookAdapter, WebhookRequest, WebhookResult } from '@columba/workflow/ports';
import type { CloudEvent } from '@columba/workflow-contracts';
import { equalInConstantTime, hmac } from '../webhook/constant-time.js';
import { parseJsonBody } from '../webhook/json-body.js';
import { badSignature, notUnderstood, wrongVerifyToken } from '../webhook/refusal.js';

export const META_SIGNATURE = 'x-hub-signature-256';

/** The events in a payload, or where it is not what Meta sends. */
export type MetaPayloadReader = (connection: ChannelConnection, payload: unknown) => CloudEvent[] | { wrong: string };

/** WhatsApp and Instagram call in the same way; only the payload differs. */
export function metaWebhook(provider: 'whatsapp' | 'instagram', name: string, read: MetaPayloadReader): WebhookAdapter {
  return {
    provider,
    receive(connection, request): WebhookResult {
      if (request.method === 'GET') return challenge(connection, request);
      if (connection.provider !== provider || !isSigned(connection, request)) return badSignature(META_SIGNATURE);
      const payload = parseJsonBody(request.rawBody);
      if (payload === undefined) return notUnderstood(name, 'it is not JSON, or nests too deep');
      const events = read(connection, payload);
      return Array.isArray(events) ? { kind: 'events', events } : notUnderstood(name, events.wrong);
    },
  };
}

function isSigned(connection: ChannelConnection, request: WebhookRequest): boolean {
  const secret = connection.secrets.webhookSecret;
  const given = request.headers[META_SIGNATURE];
  if (!secret || !given?.startsWith('sha256=')) return false;
  return equalInConstantTime(given.slice(7).toLowerCase(), hmac('sha256', secret, [request.rawBody], 'hex'));
}

/** Meta asks once, when the webhook is set up. The answer is echoed only in the shape that Meta uses. */
function challenge(connection: ChannelConnection, { query }: WebhookRequest): WebhookResult {
  const { verifyToken } = connection.secrets;
  const asked = query['hub.challenge'] ?? '';
  const matches = Boolean(verifyToken) && equalInConstantTime(query['hub.verify_token'] ?? '', verifyToken ?? '');
  const known = query['hub.mode'] === 'subscribe' && /^[\w-]{1,200}$/.test(asked);
  return matches && known ? { kind: 'challenge', body: asked } : wrongVerifyToken();
}
