import type { IncomingMessage } from 'node:http';
import { FAULT_TENANTS } from '../fault-tenants.js';
import type { CallEntry } from './ledger-entry.js';

export type ProviderCall = Pick<CallEntry, 'channel' | 'tenant' | 'account' | 'messageId' | 'to' | 'body'> & {
  /** Where Twilio is to post receipts. */
  callbackUrl: string | null;
};

/** Reads a call of one of the two send APIs; null for anything else. */
export function readProviderCall(request: IncomingMessage, body: string): ProviderCall | null {
  const path = new URL(request.url ?? '/', 'http://provider').pathname;
  const authorization = request.headers.authorization ?? '';
  const graph = /^\/(\d+)\/messages$/.exec(path);
  if (graph) return whatsappCall(graph[1] ?? '', authorization, body);
  const twilio = /^\/2010-04-01\/Accounts\/(\w+)\/Messages\.json$/.exec(path);
  if (twilio) return twilioCall(twilio[1] ?? '', authorization, body);
  return null;
}

interface GraphMessage {
  to?: string;
  text?: { body?: string };
  biz_opaque_callback_data?: string;
}

function whatsappCall(phoneNumberId: string, authorization: string, body: string): ProviderCall {
  const message = JSON.parse(body) as GraphMessage;
  const owner = FAULT_TENANTS.find(({ whatsapp }) => authorization === `Bearer ${whatsapp.accessToken}`);
  const account = FAULT_TENANTS.find(({ whatsapp }) => whatsapp.phoneNumberId === phoneNumberId);
  return {
    channel: 'whatsapp',
    tenant: owner?.id ?? null,
    account: account?.id ?? null,
    messageId: message.biz_opaque_callback_data ?? '',
    to: `+${message.to ?? ''}`,
    body: message.text?.body ?? '',
    callbackUrl: null,
  };
}

function twilioCall(accountSid: string, authorization: string, body: string): ProviderCall {
  const form = new URLSearchParams(body);
  const credentials = ({ sms }: (typeof FAULT_TENANTS)[number]) =>
    `Basic ${Buffer.from(`${sms.accountSid}:${sms.secret}`).toString('base64')}`;
  const owner = FAULT_TENANTS.find((tenant) => authorization === credentials(tenant));
  const account = FAULT_TENANTS.find(({ sms }) => sms.accountSid === accountSid);
  const callbackUrl = form.get('StatusCallback');
  return {
    channel: 'sms',
    tenant: owner?.id ?? null,
    account: account?.id ?? null,
    messageId: callbackUrl ? (new URL(callbackUrl).searchParams.get('messageId') ?? '') : '',
    to: form.get('To') ?? '',
    body: form.get('Body') ?? '',
    callbackUrl,
  };
}
