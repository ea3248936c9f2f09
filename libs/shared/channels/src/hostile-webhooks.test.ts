import type { ChannelConnection, WebhookRequest } from '@columba/workflow/ports';
import { cloudEventSchema } from '@columba/workflow-contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChannelAdapters } from './channel-adapters.js';
import { AnsweringHttpClient } from './testing/answering-http-client.js';
import { emailConnection, instagramConnection, smsConnection, whatsappConnection } from './testing/connections.js';
import { emailRequest, metaRequest, twilioRequest } from './testing/signed-request.js';
import { receipt, textMessage, whatsappPayload } from './testing/whatsapp-payloads.js';

const adapters = createChannelAdapters({ http: new AnsweringHttpClient({}) });
const connections = [whatsappConnection, instagramConnection, smsConnection, emailConnection];

async function holds(connection: ChannelConnection, request: WebhookRequest) {
  const result = await adapters.webhook(connection.provider)?.receive(connection, request);
  if (result?.kind === 'refused')
    expect(result).toMatchObject({ code: expect.any(String), detail: expect.any(String), mend: expect.any(String) });
  if (result?.kind === 'events')
    for (const event of result.events) expect(cloudEventSchema.parse(event).tenantid).toBe('acme');
  return result;
}

function signed(connection: ChannelConnection, body: Buffer): WebhookRequest {
  return connection.provider === 'email' ? emailRequest(connection, body) : metaRequest(connection, body);
}

describe('whatever is sent to a webhook', () => {
  it.each(connections)('$provider: unsigned bytes are refused and never throw', async (connection) => {
    const anything = fc.record({
      method: fc.constantFrom('GET' as const, 'POST' as const),
      rawBody: fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
      headers: fc.dictionary(
        fc.constantFrom(
          'x-hub-signature-256',
          'x-twilio-signature',
          'webhook-id',
          'webhook-timestamp',
          'webhook-signature',
        ),
        fc.string({ unit: 'binary' }),
      ),
      query: fc.dictionary(fc.string(), fc.string()),
      url: fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()),
    });
    await fc.assert(
      fc.asyncProperty(anything, async (request) => {
        expect(await holds(connection, request)).toMatchObject({ kind: 'refused' });
      }),
      { numRuns: 300 },
    );
  });

  it.each([whatsappConnection, instagramConnection, emailConnection])(
    '$provider: signed JSON of any kind never throws',
    async (connection) => {
      await fc.assert(
        fc.asyncProperty(
          fc.jsonValue({ maxDepth: 5 }),
          async (value) => void (await holds(connection, signed(connection, Buffer.from(JSON.stringify(value))))),
        ),
        { numRuns: 300 },
      );
    },
  );

  it('WhatsApp: a payload with one value replaced never throws, and what is taken is valid', async () => {
    const fields = fc.dictionary(
      fc.constantFrom('id', 'from', 'timestamp', 'type', 'text', 'image', 'context', 'status', 'errors', 'contacts'),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(fields, async (spoilt) => {
        const payload = whatsappPayload({ messages: [textMessage(spoilt)], statuses: [receipt(spoilt)] });
        await holds(whatsappConnection, metaRequest(whatsappConnection, payload));
      }),
      { numRuns: 500 },
    );
  });

  it('Twilio: signed parameters of any kind never throw', async () => {
    const names = fc.constantFrom(
      'MessageSid',
      'MessageStatus',
      'AccountSid',
      'From',
      'To',
      'Body',
      'NumMedia',
      'MediaUrl0',
      'ErrorCode',
      '__proto__',
      'x',
    );
    const params = fc.dictionary(
      names,
      fc.oneof(fc.string(), fc.constantFrom('ACdemo', 'SM1', '+15005550006', 'failed')),
      { noNullPrototype: true },
    );
    await fc.assert(
      fc.asyncProperty(params, async (form) => void (await holds(smsConnection, twilioRequest(smsConnection, form)))),
      { numRuns: 500 },
    );
  });

  it('email: raw mail of any kind never throws', async () => {
    const mail = fc.array(
      fc.oneof(
        fc.constantFrom(
          'From: a@b.c\r\n',
          'Content-Type: multipart/mixed; boundary=x\r\n',
          '--x\r\n',
          '\r\n',
          'Content-Transfer-Encoding: base64\r\n',
        ),
        fc.string({ unit: 'binary' }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        mail,
        async (lines) =>
          void (await holds(
            emailConnection,
            emailRequest(emailConnection, { type: 'email.received', data: { raw: `F${lines.join('')}` } }),
          )),
      ),
      { numRuns: 300 },
    );
  });
});
