import type { ConnectionBook } from '../connection-book.js';
import type { Reading } from './graph-api.js';
import { twilioError, twilioWire } from './twilio-wire.js';

/** `POST /2010-04-01/Accounts/:sid/Messages.json` */
export function readTwilioSend(
  book: ConnectionBook,
  sid: string,
  authorization: string | undefined,
  form: string,
): Reading {
  const connection = book.sender('sms', sid);
  const [user, password] = basic(authorization);
  if (user !== sid || !password || (connection?.accessToken !== undefined && connection.accessToken !== password)) {
    return { status: 401, body: twilioError(401, 20003, 'Authenticate') };
  }
  if (!connection) return { status: 404, body: twilioError(404, 20404, `The requested resource ${sid} was not found`) };
  const params = new URLSearchParams(form);
  const wrong = problemOf(params);
  if (wrong) return { status: 400, body: twilioError(400, ...wrong) };
  const [to, text] = [params.get('To') ?? '', params.get('Body') ?? ''];
  const from = params.get('From') ?? connection.address;
  const id = twilioWire.newId();
  const draft = {
    id,
    channel: 'sms' as const,
    connectionId: connection.id,
    from,
    to,
    text,
    messageId: messageIdIn(params.get('StatusCallback')),
    statusCallback: params.get('StatusCallback') ?? undefined,
  };
  return { draft, status: 201, body: answer(id, sid, { from, to, text }) };
}

function answer(id: string, sid: string, { from, to, text }: { from: string; to: string; text: string }): string {
  return JSON.stringify({
    sid: id,
    account_sid: sid,
    from,
    to,
    body: text,
    status: 'queued',
    direction: 'outbound-api',
    num_segments: '1',
    num_media: '0',
    error_code: null,
    error_message: null,
    price: null,
    price_unit: 'USD',
    date_created: new Date().toUTCString(),
    api_version: '2010-04-01',
    uri: `/2010-04-01/Accounts/${sid}/Messages/${id}.json`,
  });
}

function problemOf(params: URLSearchParams): [code: number, message: string] | null {
  const to = params.get('To');
  if (!to) return [21604, "A 'To' phone number is required."];
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return [21211, `Invalid 'To' Phone Number: ${to.slice(0, 20)}`];
  if (!params.get('From') && !params.get('MessagingServiceSid')) return [21603, "A 'From' phone number is required."];
  const body = params.get('Body') ?? '';
  if (!body) return [21602, 'Message body is required.'];
  return body.length > 1600 ? [21617, 'The concatenated message body exceeds the 1600 character limit'] : null;
}

function messageIdIn(callback: string | null): string | undefined {
  return callback && URL.canParse(callback)
    ? (new URL(callback).searchParams.get('messageId') ?? undefined)
    : undefined;
}

function basic(authorization: string | undefined): [user: string, password: string] {
  const text = Buffer.from(authorization?.replace(/^Basic /, '') ?? '', 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 ? ['', ''] : [text.slice(0, colon), text.slice(colon + 1)];
}
