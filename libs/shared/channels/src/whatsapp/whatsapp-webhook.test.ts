import type { WebhookRequest } from '@columba/workflow/ports';
import {
  cloudEventSchema,
  type MessageReceivedData,
  type MessageStatusData,
  messageReceivedDataSchema,
  messageStatusDataSchema,
} from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { whatsappConnection as connection } from '../testing/connections.js';
import { metaRequest } from '../testing/signed-request.js';
import { ANNA, OUR_ID, receipt, textMessage, WAMID, whatsappPayload } from '../testing/whatsapp-payloads.js';
import { whatsappWebhook } from './whatsapp-webhook.js';

const receive = (payload: unknown) => whatsappWebhook.receive(connection, metaRequest(connection, payload));

async function eventsOf(payload: unknown) {
  const result = await receive(payload);
  if (result.kind !== 'events') throw new Error(`refused: ${JSON.stringify(result)}`);
  for (const event of result.events) cloudEventSchema.parse(event);
  return result.events;
}

async function messageOf(message: object) {
  const [event] = await eventsOf(whatsappPayload({ contacts: [ANNA], messages: [message] }));
  return messageReceivedDataSchema.parse(event?.data) as MessageReceivedData;
}

describe('messages', () => {
  it('become one event each, keyed by wamid', async () => {
    const [event, ...others] = await eventsOf(whatsappPayload({ contacts: [ANNA], messages: [textMessage()] }));
    expect(others).toEqual([]);
    expect(event).toEqual({
      specversion: '1.0',
      id: WAMID,
      source: '/whatsapp/wa-acme',
      type: 'columba.message.received.v1',
      subject: 'whatsapp:+4915112345678',
      time: '2026-11-06T21:20:00.000Z',
      datacontenttype: 'application/json',
      tenantid: 'acme',
      data: {
        channel: 'whatsapp',
        connectionId: 'wa-acme',
        providerMessageId: WAMID,
        from: '+4915112345678',
        to: '+15550783881',
        text: 'Where is my order?',
        media: [],
        profileName: 'Anna Schmidt',
        sentAtMs: 1_794_000_000_000,
      },
    });
  });

  const media = { id: '1234567890', mime_type: 'image/jpeg', sha256: 'x' };
  it.each([
    ['text', { text: { body: 'Hi' } }, 'Hi', []],
    ['button', { button: { payload: 'p', text: 'Yes please' } }, 'Yes please', []],
    ['interactive', { interactive: { type: 'button_reply', button_reply: { id: 'y', title: 'Yes' } } }, 'Yes', []],
    [
      'interactive',
      { interactive: { type: 'list_reply', list_reply: { id: '1', title: 'Size M', description: 'd' } } },
      'Size M',
      [],
    ],
    [
      'image',
      { image: { ...media, caption: 'Broken' } },
      'Broken',
      [{ id: media.id, mimeType: 'image/jpeg', caption: 'Broken' }],
    ],
    ['image', { image: media }, '', [{ id: media.id, mimeType: 'image/jpeg' }]],
    [
      'document',
      { document: { id: '9', mime_type: 'application/pdf', filename: 'bill.pdf' } },
      'bill.pdf',
      [{ id: '9', mimeType: 'application/pdf', caption: 'bill.pdf' }],
    ],
    ['location', { location: { latitude: 48.1, longitude: 11.5, name: 'Home' } }, 'Home, 48.1,11.5', []],
    ['contacts', { contacts: [{ name: { formatted_name: 'Ben Ortiz' }, phones: [] }] }, 'Ben Ortiz', []],
    ['unsupported', { errors: [{ code: 131051, title: 'Unsupported' }] }, '', []],
  ])('reads %s %#', async (type, content, text, expected) => {
    expect(await messageOf(textMessage({ text: undefined, type, ...content }))).toMatchObject({
      text,
      media: expected,
    });
  });

  it('name the message that they answer', async () => {
    expect((await messageOf(textMessage({ context: { from: '15550783881', id: 'wamid.ours' } }))).inReplyTo).toBe(
      'wamid.ours',
    );
    expect((await messageOf(textMessage({ context: { forwarded: true } }))).inReplyTo).toBeUndefined();
  });

  it('of several customers in one webhook stay apart', async () => {
    const ben = { wa_id: '15005550006', profile: { name: 'Ben Ortiz' } };
    const payload = whatsappPayload({
      contacts: [ANNA, ben],
      messages: [textMessage(), textMessage({ id: 'wamid.2', from: ben.wa_id }), textMessage({ id: 'wamid.3' })],
    });
    const events = await eventsOf(payload);
    expect(events.map(({ id, subject }) => [id, subject])).toEqual([
      [WAMID, 'whatsapp:+4915112345678'],
      ['wamid.2', 'whatsapp:+15005550006'],
      ['wamid.3', 'whatsapp:+4915112345678'],
    ]);
    expect(events.map(({ data }) => (data as MessageReceivedData).profileName)).toEqual([
      'Anna Schmidt',
      'Ben Ortiz',
      'Anna Schmidt',
    ]);
  });

  it('keep their ids when delivered again', async () => {
    const payload = whatsappPayload({ messages: [textMessage()], statuses: [receipt()] });
    expect(await eventsOf(payload)).toEqual(await eventsOf(payload));
  });

  it('to another phone number are not ours', async () => {
    expect(
      await eventsOf(
        whatsappPayload({ messages: [textMessage()] }, { display_phone_number: '1', phone_number_id: '999' }),
      ),
    ).toEqual([]);
  });

  it.each(['reaction', 'system'])('are not made of %s', async (type) => {
    expect(await eventsOf(whatsappPayload({ messages: [textMessage({ type })] }))).toEqual([]);
  });

  it('are stripped of what no database stores', async () => {
    expect((await messageOf(textMessage({ text: { body: 'a\u0000b\ud800c' } }))).text).toBe('ab\ufffdc');
  });

  it('beside changes of other fields are still read', async () => {
    const payload = whatsappPayload({ messages: [textMessage()] });
    payload.entry[0]?.changes.push({ field: 'account_alerts', value: { anything: 1 } } as never);
    expect(await eventsOf(payload)).toHaveLength(1);
  });
});

describe('receipts', () => {
  it.each([
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'read'],
    ['played', 'read'],
    ['failed', 'failed'],
  ])('%s become %s with our message id', async (status, expected) => {
    const [event] = await eventsOf(whatsappPayload({ statuses: [receipt({ status })] }));
    expect(event).toMatchObject({ id: `${WAMID}:${status}`, type: 'columba.message.status.v1' });
    expect(messageStatusDataSchema.parse(event?.data)).toEqual({
      channel: 'whatsapp',
      connectionId: 'wa-acme',
      providerMessageId: WAMID,
      messageId: OUR_ID,
      status: expected,
      recipient: '+4915112345678',
      atMs: 1_794_000_005_000,
    });
  });

  it('say why in our words', async () => {
    const errors = [{ code: 131047, title: 'Re-engagement message', message: 'quotes "secret body"' }];
    const [event] = await eventsOf(whatsappPayload({ statuses: [receipt({ status: 'failed', errors })] }));
    expect((event?.data as MessageStatusData | undefined)?.error?.code).toBe('whatsapp.outside-window');
    expect(JSON.stringify(event)).not.toContain('secret');
  });

  it.each(['deleted', 'warning', 'constructor', '__proto__'])(
    'of the unknown status %s say nothing',
    async (status) => {
      expect(await eventsOf(whatsappPayload({ statuses: [receipt({ status })] }))).toEqual([]);
    },
  );

  it('carry no message id that is not ours', async () => {
    const [event] = await eventsOf(whatsappPayload({ statuses: [receipt({ biz_opaque_callback_data: "1'; drop" })] }));
    expect((event?.data as MessageStatusData | undefined)?.messageId).toBeUndefined();
  });
});

describe('signatures', () => {
  const good = () => metaRequest(connection, whatsappPayload({ messages: [textMessage()] }));
  const refuses = (request: WebhookRequest, of = connection) =>
    expect(whatsappWebhook.receive(of, request)).toMatchObject({
      kind: 'refused',
      status: 401,
      code: 'webhook.bad-signature',
    });

  it('are checked', () => {
    expect(whatsappWebhook.receive(connection, good())).toMatchObject({ kind: 'events' });
    refuses({ ...good(), headers: {} });
    refuses({ ...good(), headers: { 'x-hub-signature-256': '' } });
    refuses({ ...good(), headers: { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` } });
    refuses({ ...good(), headers: { 'x-hub-signature-256': good().headers['x-hub-signature-256']?.slice(0, -1) } });
    refuses({ ...good(), headers: { 'x-hub-signature': good().headers['x-hub-signature-256'] } });
  });
  it('of a changed or re-serialised body do not fit', () => {
    const request = good();
    refuses({ ...request, rawBody: Buffer.from(request.rawBody.toString().replace('order', 'money')) });
    refuses({ ...request, rawBody: Buffer.from(JSON.stringify(JSON.parse(request.rawBody.toString()), null, 1)) });
  });
  it("by another tenant's secret, or none, do not fit", () => {
    refuses(metaRequest({ ...connection, secrets: { webhookSecret: 'globex' } }, whatsappPayload({})));
    refuses(metaRequest({ ...connection, secrets: { webhookSecret: '' } }, whatsappPayload({})), {
      ...connection,
      secrets: {},
    });
    refuses(good(), { ...connection, provider: 'instagram' });
  });
});

describe("Meta's challenge", () => {
  const ask = (query: Record<string, string>, of = connection) =>
    whatsappWebhook.receive(of, { method: 'GET', url: 'https://x/', query, headers: {}, rawBody: Buffer.alloc(0) });
  const query = { 'hub.mode': 'subscribe', 'hub.verify_token': 'demo-verify', 'hub.challenge': '1158201444' };

  it('is answered with the right token only', () => {
    expect(ask(query)).toEqual({ kind: 'challenge', body: '1158201444' });
    expect(ask({ ...query, 'hub.verify_token': 'wrong' })).toMatchObject({ kind: 'refused', status: 403 });
    expect(ask({ ...query, 'hub.mode': 'unsubscribe' })).toMatchObject({ status: 403 });
    expect(ask({ ...query, 'hub.challenge': '<script>' })).toMatchObject({ status: 403 });
    expect(ask({})).toMatchObject({ status: 403 });
    expect(ask({ ...query, 'hub.verify_token': '' }, { ...connection, secrets: {} })).toMatchObject({ status: 403 });
  });
});

describe('what is signed but not understood', () => {
  it.each([
    ['bad JSON', Buffer.from('{"object":')],
    ['nothing', Buffer.alloc(0)],
    ['null', null],
    ['an array', []],
    ['another object', { object: 'page', entry: [] }],
    ['no entry', { object: 'whatsapp_business_account' }],
    ['entry as object', { object: 'whatsapp_business_account', entry: { length: 1 } }],
    ['huge nesting', Buffer.from(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)],
    ['message without id', whatsappPayload({ messages: [textMessage({ id: undefined })] })],
    ['empty id', whatsappPayload({ messages: [textMessage({ id: '' })] })],
    ['timestamp of another type', whatsappPayload({ messages: [textMessage({ timestamp: { gt: 0 } })] })],
    ['timestamp beyond any date', whatsappPayload({ messages: [textMessage({ timestamp: '9'.repeat(20) })] })],
    ['sender that is no number', whatsappPayload({ messages: [textMessage({ from: '49abc' })] })],
    ['body of another type', whatsappPayload({ messages: [textMessage({ text: { body: { $ne: '' } } })] })],
    ['one bad among good ones', whatsappPayload({ messages: [textMessage(), textMessage({ from: 7 })] })],
  ])('is refused whole: %s', (_, payload) => {
    const result = receive(payload);
    expect(result).toMatchObject({ kind: 'refused', status: 400, code: 'webhook.not-understood' });
    expect(result).toHaveProperty('detail');
    expect(result).toHaveProperty('mend');
  });
});
