import type { ChannelConnection, WebhookAdapter, WebhookRequest, WebhookResult } from '@columba/workflow/ports';
import type { CloudEvent, MessageReceivedData, MessageStatus } from '@columba/workflow-contracts';
import { normaliseAddress } from '../address.js';
import { ourMessageId } from '../our-message-id.js';
import { messageReceived, messageStatus } from '../webhook/channel-event.js';
import { badSignature, methodNotAllowed, notUnderstood } from '../webhook/refusal.js';
import { twilioErrorCode } from './twilio-errors.js';
import { isTwilioSignature } from './twilio-signature.js';

const SIGNATURE = 'x-twilio-signature';
/** Says "nothing to answer": what we reply goes out as a message of its own. */
const EMPTY_TWIML = { contentType: 'text/xml', body: '<?xml version="1.0" encoding="UTF-8"?><Response></Response>' };
const MOST_PARAMETERS = 500;
const MOST_MEDIA = 10;

const STATUSES: Record<string, MessageStatus> = {
  queued: 'accepted',
  accepted: 'accepted',
  scheduled: 'accepted',
  sending: 'accepted',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
};

/** Twilio calls one address for messages and for receipts; a receipt has `MessageStatus`. */
export const twilioWebhook: WebhookAdapter = {
  provider: 'twilio',
  receive(connection, request): WebhookResult {
    if (request.method !== 'POST') return methodNotAllowed('Twilio');
    const params = new URLSearchParams(request.rawBody.toString('utf8'));
    if (connection.provider !== 'twilio' || !isSigned(connection, request, params)) return badSignature(SIGNATURE);
    const sid = params.get('MessageSid') ?? '';
    if (!/^[A-Za-z0-9]{1,64}$/.test(sid)) return notUnderstood('Twilio', '/MessageSid is missing or not valid');
    if (params.get('AccountSid') !== connection.settings.accountSid)
      return { kind: 'events', events: [], reply: EMPTY_TWIML };
    const events = params.has('MessageStatus')
      ? receipt(connection, sid, params, request)
      : received(connection, sid, params);
    return Array.isArray(events)
      ? { kind: 'events', events, reply: EMPTY_TWIML }
      : notUnderstood('Twilio', events.wrong);
  },
};

function isSigned(connection: ChannelConnection, request: WebhookRequest, params: URLSearchParams): boolean {
  const secret = connection.secrets.webhookSecret;
  const given = request.headers[SIGNATURE];
  if (!secret || !given || params.size > MOST_PARAMETERS) return false;
  return isTwilioSignature(given, secret, request.url, params);
}

/** A short code or a name as sender cannot be answered and is no customer: taken, and passed over. */
function received(
  connection: ChannelConnection,
  sid: string,
  params: URLSearchParams,
): CloudEvent[] | { wrong: string } {
  const raw = params.get('From');
  if (!raw) return { wrong: '/From is missing' };
  const from = normaliseAddress('sms', raw);
  if (!from) return [];
  const event = messageReceived(connection, sid, {
    providerMessageId: sid,
    from,
    to: params.get('To') ?? connection.address,
    text: params.get('Body') ?? '',
    media: mediaOf(params),
    sentAtMs: Date.now(),
  });
  return [event];
}

function mediaOf(params: URLSearchParams): MessageReceivedData['media'] {
  const count = Math.min(Number.parseInt(params.get('NumMedia') ?? '0', 10) || 0, MOST_MEDIA);
  return Array.from({ length: Math.max(count, 0) }, (_, at) => ({
    id: params.get(`MediaUrl${at}`) ?? '',
    mimeType: params.get(`MediaContentType${at}`) ?? 'application/octet-stream',
  })).filter(({ id }) => id !== '');
}

function receipt(
  connection: ChannelConnection,
  sid: string,
  params: URLSearchParams,
  request: WebhookRequest,
): CloudEvent[] {
  const said = params.get('MessageStatus') ?? '';
  const status = Object.hasOwn(STATUSES, said) ? STATUSES[said] : undefined;
  if (!status) return [];
  const recipient = normaliseAddress('sms', params.get('To') ?? '');
  const errorCode = Number.parseInt(params.get('ErrorCode') ?? '', 10) || null;
  const event = messageStatus(connection, `${sid}:${said}`, {
    providerMessageId: sid,
    ...ourMessageId(request.query.messageId),
    status,
    ...(status === 'failed' ? { error: twilioErrorCode(errorCode) } : {}),
    ...(recipient ? { recipient } : {}),
    atMs: Date.now(),
  });
  return [event];
}
