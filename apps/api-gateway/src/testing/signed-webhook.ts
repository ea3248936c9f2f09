import { createHmac } from 'node:crypto';
import { WEBHOOK_SECRET } from './seed-tenants.js';

/** A WhatsApp message in Meta's own format. */
export function whatsappMessage(id: string, text: string, from = '4915112345678'): string {
  const message = { from, id, timestamp: '1794000000', type: 'text', text: { body: text } };
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550783881', phone_number_id: '106540352242922' },
    contacts: [{ wa_id: from, profile: { name: 'Anna' } }],
    messages: [message],
  };
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
  });
}

export function signature(body: string | Buffer, secret = `${WEBHOOK_SECRET}-acme`): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Posts as Meta does: the bytes, and the signature over them. */
export async function postWebhook(
  url: string,
  body: string,
  options: { path?: string; signature?: string | null } = {},
): Promise<{ status: number; text: string }> {
  const signed = options.signature === undefined ? signature(body) : options.signature;
  const response = await fetch(url + (options.path ?? '/webhooks/whatsapp/wa-acme'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(signed === null ? {} : { 'x-hub-signature-256': signed }) },
    body,
  });
  return { status: response.status, text: await response.text() };
}
