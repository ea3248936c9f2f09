import { createHmac } from 'node:crypto';
import type { FaultTenant } from './fault-tenants.js';

export interface SignedRequest {
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** A customer's WhatsApp message, as Meta sends it. */
export function whatsappMessage(
  tenant: FaultTenant,
  message: { id: string; from: string; text: string },
): SignedRequest {
  const from = message.from.replace(/^\+/, '');
  return whatsapp(tenant, {
    contacts: [{ profile: { name: 'Fault' }, wa_id: from }],
    messages: [{ from, id: message.id, timestamp: seconds(), type: 'text', text: { body: message.text } }],
  });
}

/** A receipt for a message of ours, with the id that we gave it. */
export function whatsappReceipt(
  tenant: FaultTenant,
  receipt: { providerId: string; messageId: string; to: string; status: string },
): SignedRequest {
  const status = {
    id: receipt.providerId,
    status: receipt.status,
    timestamp: seconds(),
    recipient_id: receipt.to.replace(/^\+/, ''),
    biz_opaque_callback_data: receipt.messageId,
  };
  return whatsapp(tenant, { statuses: [status] });
}

/** A receipt as Twilio posts it to the callback address that came with the message. */
export function twilioReceipt(
  tenant: FaultTenant,
  receipt: { callbackUrl: string; sid: string; to: string; status: string },
): SignedRequest {
  const { accountSid, address, secret } = tenant.sms;
  const { callbackUrl, sid, to, status } = receipt;
  const form = new URLSearchParams({
    AccountSid: accountSid,
    From: address,
    MessageSid: sid,
    MessageStatus: status,
    To: to,
  });
  const pairs = [...form.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => name + value);
  const signature = createHmac('sha1', secret)
    .update(callbackUrl + pairs.join(''))
    .digest('base64');
  const { pathname, search } = new URL(callbackUrl);
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
  return { path: pathname + search, headers, body: form.toString() };
}

/** A business event of the tenant's own. */
export function businessEvent(
  tenant: FaultTenant,
  event: { id: string; type: string; subject: string; data: object },
): SignedRequest {
  const body = JSON.stringify({ specversion: '1.0', source: EVENT_SOURCE, tenantid: tenant.id, ...event });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${tenant.apiKey}` };
  return { path: '/api/v1/events', headers, body };
}

export const EVENT_SOURCE = '/fault-harness';

function whatsapp(tenant: FaultTenant, content: object): SignedRequest {
  const { connectionId, phoneNumberId, address, secret } = tenant.whatsapp;
  const metadata = { display_phone_number: address.replace(/^\+/, ''), phone_number_id: phoneNumberId };
  const value = { messaging_product: 'whatsapp', metadata, ...content };
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
  });
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
  return { path: `/webhooks/whatsapp/${connectionId}`, headers, body };
}

function seconds(): string {
  return String(Math.trunc(Date.now() / 1_000));
}
