import type { WebhookRequest } from '@columba/workflow/ports';
import {
  cloudEventSchema,
  consentChangedDataSchema,
  messageReceivedDataSchema,
  messageStatusDataSchema,
} from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { emailConnection as connection } from '../testing/connections.js';
import { emailRequest } from '../testing/signed-request.js';
import { emailWebhook } from './email-webhook.js';

const OUR_ID = '6b1f0f8e-2f6e-8c11-8a55-0d6a1f3d9c10';
const MESSAGE_ID = `<${OUR_ID}@columba.acme.test>`;
const NOW = Date.parse('2026-11-20T12:00:00Z');
const webhook = emailWebhook(() => NOW);
const request = (payload: unknown, options = {}) => emailRequest(connection, payload, { atMs: NOW, ...options });

async function eventsOf(payload: unknown) {
  const result = await webhook.receive(connection, request(payload));
  if (result.kind !== 'events') throw new Error(JSON.stringify(result));
  for (const event of result.events) cloudEventSchema.parse(event);
  return result.events;
}

const raw = (headers: string[], body: string) =>
  ['From: Anna Schmidt <Anna@Example.TEST>', 'To: hello@acme.test', ...headers, '', body].join('\r\n');
const received = (mail: string) => ({ type: 'email.received', data: { raw: mail } });

describe('mail that comes in', () => {
  it('is parsed from its raw form', async () => {
    const mail = raw(
      [
        'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=',
        'Message-ID: <a1@mail.example>',
        `In-Reply-To: ${MESSAGE_ID}`,
        'Date: Fri, 20 Nov 2026 11:59:00 +0000',
        'Content-Type: text/plain; charset=utf-8',
      ],
      'Yes, please.\r\n\r\nAm Fr., 20. Nov. 2026 um 11:50 schrieb Acme\r\n<hello@acme.test>:\r\n> Shall we send it?\r\n',
    );
    const [event] = await eventsOf(received(mail));
    expect(event).toMatchObject({
      id: 'msg_1',
      source: '/email/email-acme',
      subject: 'email:Anna@example.test',
      tenantid: 'acme',
    });
    expect(messageReceivedDataSchema.parse(event?.data)).toEqual({
      channel: 'email',
      connectionId: 'email-acme',
      providerMessageId: '<a1@mail.example>',
      from: 'Anna@example.test',
      to: 'hello@acme.test',
      profileName: 'Anna Schmidt',
      subject: 'Grüße',
      text: 'Yes, please.',
      inReplyTo: MESSAGE_ID,
      media: [],
      sentAtMs: NOW - 60_000,
    });
  });

  it('may come parsed', async () => {
    const data = {
      from: 'ben@example.test',
      subject: 'Hi',
      html: '<p>One &amp; <b>two</b></p><style>x</style><p>Three</p>',
    };
    const [event] = await eventsOf({ type: 'email.received', data });
    expect(event?.data).toMatchObject({
      from: 'ben@example.test',
      text: 'One & two\nThree',
      providerMessageId: 'msg_1',
      sentAtMs: NOW,
    });
  });

  it('names its attachments', async () => {
    const mail = raw(
      ['Content-Type: multipart/mixed; boundary=b'],
      '--b\r\nContent-Type: text/plain\r\n\r\nSee file\r\n--b\r\nContent-Type: application/pdf; name=bill.pdf\r\nContent-Disposition: attachment; filename=bill.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--',
    );
    const [event] = await eventsOf(received(mail));
    expect(event?.data).toMatchObject({
      text: 'See file',
      media: [{ id: 'msg_1/0', mimeType: 'application/pdf', caption: 'bill.pdf' }],
    });
  });

  it('from a machine is passed over', async () => {
    expect(await eventsOf(received(raw(['Auto-Submitted: auto-replied'], 'I am away')))).toEqual([]);
    expect(await eventsOf(received(raw(['Auto-Submitted: no'], 'Hi')))).toHaveLength(1);
  });
});

describe('receipts of mail', () => {
  const about = (type: string, fields = {}) => ({
    type,
    data: { messageId: MESSAGE_ID, recipient: 'Anna@Example.test', ...fields },
  });

  it('delivered names our message', async () => {
    const [event] = await eventsOf(about('email.delivered'));
    expect(messageStatusDataSchema.parse(event?.data)).toMatchObject({
      status: 'delivered',
      messageId: OUR_ID,
      providerMessageId: MESSAGE_ID,
      recipient: 'Anna@example.test',
    });
    const [foreign] = await eventsOf(about('email.delivered', { messageId: 'x@other.example' }));
    expect(foreign?.data).not.toHaveProperty('messageId');
  });
  it('a hard bounce fails the message and suppresses the address', async () => {
    const [failed, consent] = await eventsOf(about('email.bounced'));
    expect(failed).toMatchObject({
      id: 'msg_1',
      data: { status: 'failed', messageId: OUR_ID, error: { code: 'email.bounced' } },
    });
    expect(consent?.id).toBe('msg_1:consent');
    expect(consentChangedDataSchema.parse(consent?.data)).toMatchObject({
      address: 'Anna@example.test',
      state: 'opted_out',
      source: 'email: hard bounce',
    });
  });
  it('a soft bounce says nothing yet', async () => {
    expect(await eventsOf(about('email.bounced', { bounceType: 'soft' }))).toEqual([]);
  });
  it('a complaint suppresses the address', async () => {
    expect(await eventsOf(about('email.complained'))).toMatchObject([
      { type: 'columba.consent.changed.v1', data: { state: 'opted_out' } },
    ]);
  });
});

describe('signatures of the email webhook', () => {
  const refuses = async (of: WebhookRequest, code = 'webhook.bad-signature') =>
    expect(await webhook.receive(connection, of)).toMatchObject({ kind: 'refused', status: 401, code });
  const good = () => request({ type: 'email.delivered', data: { messageId: MESSAGE_ID } });

  it('cover id, time and body', async () => {
    const { headers, rawBody } = good();
    expect(await webhook.receive(connection, good())).toMatchObject({ kind: 'events' });
    for (const name of Object.keys(headers)) await refuses({ ...good(), headers: { ...headers, [name]: undefined } });
    await refuses({ ...good(), headers: { ...headers, 'webhook-id': 'msg_2' } });
    await refuses({ ...good(), headers: { ...headers, 'webhook-timestamp': String(NOW / 1000 + 1) } });
    await refuses({ ...good(), rawBody: Buffer.from(`${rawBody} `) });
    await refuses(request({}, { secret: 'demo-wa-secret' }));
  });
  it('hold for five minutes', async () => {
    await refuses(request({}, { atMs: NOW - 301_000 }), 'webhook.stale');
    await refuses(request({}, { atMs: NOW + 301_000 }), 'webhook.stale');
    expect(
      await webhook.receive(
        connection,
        request({ type: 'email.delivered', data: { messageId: 'x' } }, { atMs: NOW - 299_000 }),
      ),
    ).toMatchObject({ kind: 'events' });
  });
  it('may be several, while a secret is replaced; whsec_ marks a key in base64', async () => {
    const one = good();
    const both = {
      ...one,
      headers: { ...one.headers, 'webhook-signature': `v1,AAAA v1a,BBBB ${one.headers['webhook-signature']}` },
    };
    expect(await webhook.receive(connection, both)).toMatchObject({ kind: 'events' });
    const marked = {
      ...connection,
      secrets: { webhookSecret: `whsec_${Buffer.from('demo-email-secret').toString('base64')}` },
    };
    expect(await webhook.receive(marked, good())).toMatchObject({ kind: 'events' });
  });
});

describe('what is signed but not understood', () => {
  it.each([
    ['no JSON', Buffer.from('x')],
    ['unknown type', { type: 'email.opened', data: {} }],
    ['no data', { type: 'email.received' }],
    ['no sender', { type: 'email.received', data: { text: 'x' } }],
    ['sender that is no address', { type: 'email.received', data: { from: 'a@b@c\r\nBcc: x', text: 'x' } }],
    ['no message id', { type: 'email.delivered', data: {} }],
    ['raw without a sender', received('hello')],
    [
      'raw of endless parts',
      received(
        Array.from(
          { length: 60 },
          (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
        ).join(''),
      ),
    ],
  ])('is refused: %s', async (_, payload) => {
    expect(await webhook.receive(connection, request(payload))).toMatchObject({
      kind: 'refused',
      status: 400,
      code: 'webhook.not-understood',
    });
  });
});
