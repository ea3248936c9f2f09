import { createHmac } from 'node:crypto';

/** A message in Meta's own webhook format, to the demo tenant's number. */
export function whatsappWebhook(message: { id: string; from?: string; text: string }): string {
  const from = message.from ?? '491700000000';
  const timestamp = String(Math.trunc(Date.now() / 1_000));
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550783881', phone_number_id: '106540352242922' },
    contacts: [{ profile: { name: 'Test' }, wa_id: from }],
    messages: [{ from, id: message.id, timestamp, type: 'text', text: { body: message.text } }],
  };
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
  });
}

export async function postWebhook(
  apiUrl: string,
  body: string,
  options: { secret?: string | undefined; connection?: string | undefined; signature?: null } = {},
): Promise<{ status: number; contentType: string; body: string }> {
  const { secret = 'demo-wa-secret', connection = 'wa-acme' } = options;
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (options.signature !== null) headers['x-hub-signature-256'] = `sha256=${signature}`;
  const response = await fetch(`${apiUrl}/webhooks/whatsapp/${connection}`, { method: 'POST', headers, body });
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    body: await response.text(),
  };
}
