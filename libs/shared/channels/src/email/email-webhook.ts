import type { ChannelConnection, WebhookAdapter, WebhookRequest, WebhookResult } from '@columba/workflow/ports';
import type { CloudEvent } from '@columba/workflow-contracts';
import { z } from 'zod';
import { normaliseAddress } from '../address.js';
import { messageReceived, messageStatus, optedOut } from '../webhook/channel-event.js';
import { firstProblem } from '../webhook/first-problem.js';
import { parseJsonBody } from '../webhook/json-body.js';
import { badSignature, methodNotAllowed, notUnderstood } from '../webhook/refusal.js';
import { bracketed, ourIdInEmail } from './email-message-id.js';
import { readMail, receivedSchema } from './received-mail.js';
import { verifyStandardWebhook } from './standard-webhook.js';

const about = z.object({ messageId: z.string().min(1).max(500), recipient: z.string().max(320).optional() });
const bounce = about.extend({ bounceType: z.enum(['hard', 'soft']).default('hard') });

const payloadSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('email.received'), data: receivedSchema }),
  z.object({ type: z.literal('email.delivered'), data: about }),
  z.object({ type: z.literal('email.bounced'), data: bounce }),
  z.object({ type: z.literal('email.complained'), data: about }),
]);
type Payload = z.infer<typeof payloadSchema>;
type About = z.infer<typeof about>;

const BOUNCED = { code: 'email.bounced', message: 'The mailbox does not exist, or takes no mail.' };

/** Our own generic email webhook: Standard Webhooks around four kinds of event. `now` is there for tests. */
export function emailWebhook(now: () => number): WebhookAdapter {
  return {
    provider: 'email',
    receive(connection, request): WebhookResult | Promise<WebhookResult> {
      if (request.method !== 'POST') return methodNotAllowed('Email');
      if (connection.provider !== 'email') return badSignature('webhook-signature');
      const verified = verifyStandardWebhook(connection, request, now());
      return 'kind' in verified ? verified : read(connection, request, verified.id, now());
    },
  };
}

async function read(
  connection: ChannelConnection,
  request: WebhookRequest,
  id: string,
  nowMs: number,
): Promise<WebhookResult> {
  const parsed = payloadSchema.safeParse(parseJsonBody(request.rawBody));
  if (!parsed.success) return notUnderstood('the email webhook', firstProblem(parsed.error));
  const events = await eventsOf(connection, parsed.data, id, nowMs);
  return Array.isArray(events) ? { kind: 'events', events } : notUnderstood('the email webhook', events.wrong);
}

async function eventsOf(
  connection: ChannelConnection,
  payload: Payload,
  id: string,
  nowMs: number,
): Promise<CloudEvent[] | { wrong: string }> {
  switch (payload.type) {
    case 'email.received': {
      const mail = await readMail(payload.data, id, connection.address, nowMs);
      if ('wrong' in mail) return mail;
      return 'automatic' in mail ? [] : [messageReceived(connection, id, mail)];
    }
    case 'email.delivered':
      return [messageStatus(connection, id, { ...receiptOf(payload.data), status: 'delivered', atMs: nowMs })];
    case 'email.bounced':
      // The provider tries a soft bounce again itself, and tells of the end.
      if (payload.data.bounceType === 'soft') return [];
      return [
        messageStatus(connection, id, { ...receiptOf(payload.data), status: 'failed', error: BOUNCED, atMs: nowMs }),
        ...suppressed(connection, payload.data, `${id}:consent`, 'hard bounce', nowMs),
      ];
    case 'email.complained':
      return suppressed(connection, payload.data, id, 'spam complaint', nowMs);
  }
}

function receiptOf({ messageId, recipient }: About) {
  const address = recipient === undefined ? null : normaliseAddress('email', recipient);
  return {
    providerMessageId: bracketed(messageId),
    ...ourIdInEmail(messageId),
    ...(address ? { recipient: address } : {}),
  };
}

/** Hard bounces and complaints end sending to the address at once. */
function suppressed(
  connection: ChannelConnection,
  data: About,
  id: string,
  source: string,
  atMs: number,
): CloudEvent[] {
  const { recipient: address } = receiptOf(data);
  return address ? [optedOut(connection, id, { address, source: `email: ${source}`, atMs })] : [];
}
