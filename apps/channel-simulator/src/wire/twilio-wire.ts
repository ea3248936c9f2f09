import { createHmac } from 'node:crypto';
import type { Refusal } from '../behaviour.js';
import type { SimulatedConnection } from '../simulated-connection.js';
import { idSource } from './provider-ids.js';
import type { Wire } from './wire.js';

export function twilioError(status: number, code: number, message: string): string {
  return JSON.stringify({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}

/** https://www.twilio.com/docs/usage/security: the URL, then each parameter's name and value, sorted by name. */
function signed(connection: SimulatedConnection, url: string, params: Record<string, string>): Record<string, string> {
  const text = Object.keys(params)
    .sort()
    .reduce((sum, name) => `${sum}${name}${params[name]}`, url);
  const signature = createHmac('sha1', connection.webhookSecret).update(text).digest('base64');
  return { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8', 'x-twilio-signature': signature };
}

function usualCode(status: number): number {
  if (status === 401 || status === 403) return 20003;
  if (status === 429) return 20429;
  return status >= 500 ? 20500 : 21211;
}

const TWILIO_STATUS = { sent: 'sent', delivered: 'delivered', read: 'read', failed: 'undelivered' } as const;

/** The webhook formats of Twilio Programmable Messaging. */
export const twilioWire: Wire = {
  channel: 'sms',
  newId: idSource((unique) => `SM${unique.toString('hex')}`),
  refusal: ({ status, code }: Refusal) => ({
    status,
    body: twilioError(status, code ?? usualCode(status), 'Refused by the simulator'),
  }),
  inbound(connection, { id, from, text }, { gatewayUrl, publicUrl }) {
    const path = `/webhooks/twilio/${connection.id}`;
    const params = {
      MessageSid: id,
      SmsMessageSid: id,
      SmsSid: id,
      AccountSid: connection.providerId,
      From: from,
      To: connection.address,
      Body: text,
      NumMedia: '0',
      NumSegments: '1',
      SmsStatus: 'received',
      ApiVersion: '2010-04-01',
    };
    const body = new URLSearchParams(params).toString();
    return { url: gatewayUrl + path, headers: signed(connection, publicUrl + path, params), body, eventId: id };
  },
  receipt(connection, message, receipt, { gatewayUrl, publicUrl }) {
    if (!message.statusCallback) return null;
    const status = TWILIO_STATUS[receipt.status];
    const params = {
      MessageSid: message.id,
      SmsSid: message.id,
      MessageStatus: status,
      SmsStatus: status,
      AccountSid: connection.providerId,
      From: message.from,
      To: message.to,
      ApiVersion: '2010-04-01',
      ...(receipt.status === 'failed' ? { ErrorCode: String(receipt.code ?? 30005) } : {}),
    };
    const headers = signed(connection, message.statusCallback, params);
    const body = new URLSearchParams(params).toString();
    // The public address is signed; the gateway is called where it is.
    const url = message.statusCallback.replace(publicUrl, gatewayUrl);
    return { url, headers, body, eventId: `${message.id}:${status}` };
  },
};
