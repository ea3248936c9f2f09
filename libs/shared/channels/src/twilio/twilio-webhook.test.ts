import type { WebhookRequest } from '@columba/workflow/ports';
import { cloudEventSchema, messageReceivedDataSchema, messageStatusDataSchema } from '@columba/workflow-contracts';
import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import { smsConnection as connection } from '../testing/connections.js';
import { twilioRequest } from '../testing/signed-request.js';
import { isTwilioSignature, twilioSignature } from './twilio-signature.js';
import { twilioWebhook } from './twilio-webhook.js';

const OUR_ID = '6b1f0f8e-2f6e-8c11-8a55-0d6a1f3d9c10';
const SID = 'SM1f0e8ae6ade43cb3c0ce4525424e404f';
const inbound = (fields: Record<string, string> = {}) => ({
  ToCountry: 'US',
  MessageSid: SID,
  SmsSid: SID,
  SmsStatus: 'received',
  NumMedia: '0',
  AccountSid: 'ACdemo',
  From: '+15005550006',
  To: '+15550001111',
  Body: 'Where is my order? äöü 😀 a+b=c&d',
  ...fields,
});
const receipt = (fields: Record<string, string> = {}) => ({
  MessageSid: SID,
  MessageStatus: 'delivered',
  AccountSid: 'ACdemo',
  From: '+15550001111',
  To: '+15005550006',
  ...fields,
});

async function eventsOf(request: WebhookRequest) {
  const result = await twilioWebhook.receive(connection, request);
  if (result.kind !== 'events') throw new Error(JSON.stringify(result));
  for (const event of result.events) cloudEventSchema.parse(event);
  expect(result.reply?.contentType).toBe('text/xml');
  return result.events;
}

describe('Twilio webhooks', () => {
  it('bring messages', async () => {
    const [event] = await eventsOf(twilioRequest(connection, inbound()));
    expect(event).toMatchObject({
      id: SID,
      source: '/twilio/sms-acme',
      subject: 'phone:+15005550006',
      tenantid: 'acme',
    });
    expect(messageReceivedDataSchema.parse(event?.data)).toMatchObject({
      channel: 'sms',
      providerMessageId: SID,
      from: '+15005550006',
      to: '+15550001111',
      text: 'Where is my order? äöü 😀 a+b=c&d',
    });
  });

  it('bring media', async () => {
    const media = { NumMedia: '1', MediaUrl0: 'https://api.twilio.com/m/1', MediaContentType0: 'image/png' };
    const [event] = await eventsOf(twilioRequest(connection, inbound(media)));
    expect(event?.data).toMatchObject({ media: [{ id: 'https://api.twilio.com/m/1', mimeType: 'image/png' }] });
    expect((await eventsOf(twilioRequest(connection, inbound({ NumMedia: '-1' })))).length).toBe(1);
  });

  it.each([
    ['queued', 'accepted'],
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['undelivered', 'failed'],
    ['failed', 'failed'],
  ])('bring the receipt %s as %s, with our id from the signed address', async (said, status) => {
    const request = twilioRequest(connection, receipt({ MessageStatus: said }), { query: `?messageId=${OUR_ID}` });
    const [event] = await eventsOf(request);
    expect(event?.id).toBe(`${SID}:${said}`);
    expect(messageStatusDataSchema.parse(event?.data)).toMatchObject({
      messageId: OUR_ID,
      status,
      recipient: '+15005550006',
    });
  });

  it('say in our words why a message failed', async () => {
    const codeOf = async (ErrorCode: string) => {
      const [event] = await eventsOf(twilioRequest(connection, receipt({ MessageStatus: 'undelivered', ErrorCode })));
      return messageStatusDataSchema.parse(event?.data).error?.code;
    };
    expect(await Promise.all(['30003', '30005', '30006', '30007', '21610', '99999', ''].map(codeOf))).toEqual([
      'sms.unreachable-handset',
      'sms.unknown-number',
      'sms.landline',
      'sms.filtered',
      'sms.opted-out',
      'sms.failed',
      'sms.failed',
    ]);
  });

  it.each([
    ['another account', inbound({ AccountSid: 'ACother' })],
    ['a short code', inbound({ From: '12345' })],
    ['a name', inbound({ From: 'AMAZON' })],
    ['an unknown status', receipt({ MessageStatus: 'constructor' })],
  ])('of %s say nothing', async (_, params) => {
    expect(await eventsOf(twilioRequest(connection, params))).toEqual([]);
  });

  it('that are not understood are refused', () => {
    expect(twilioWebhook.receive(connection, twilioRequest(connection, inbound({ MessageSid: '../x' })))).toMatchObject(
      { status: 400 },
    );
    expect(twilioWebhook.receive(connection, twilioRequest(connection, inbound({ From: '' })))).toMatchObject({
      status: 400,
    });
    expect(twilioWebhook.receive(connection, { ...twilioRequest(connection, {}), method: 'GET' })).toMatchObject({
      status: 400,
    });
  });
});

describe('Twilio signatures', () => {
  const refuses = (request: WebhookRequest, of = connection) =>
    expect(twilioWebhook.receive(of, request)).toMatchObject({
      kind: 'refused',
      status: 401,
      code: 'webhook.bad-signature',
    });
  const good = () => twilioRequest(connection, inbound(), { query: `?messageId=${OUR_ID}` });

  it('cover body, address and query', () => {
    const request = good();
    refuses({ ...request, headers: {} });
    refuses({ ...request, headers: { 'x-twilio-signature': 'AAAA' } });
    refuses({ ...request, rawBody: Buffer.from(request.rawBody.toString().replace('order', 'money')) });
    refuses({ ...request, rawBody: Buffer.concat([request.rawBody, Buffer.from('&X=1')]) });
    refuses({ ...request, url: request.url.replace('sms-acme', 'sms-globex') });
    refuses({ ...request, url: request.url.replace(OUR_ID, OUR_ID.replace('6', '7')) });
    refuses(twilioRequest(connection, inbound(), { secret: 'demo-wa-secret' }));
    refuses(twilioRequest(connection, inbound(), { secret: '' }), { ...connection, secrets: {} });
    refuses(good(), { ...connection, provider: 'email' });
  });

  const urls = [
    'https://columba.example/webhooks/twilio/sms-acme',
    'https://columba.example:443/webhooks/twilio/sms-acme?messageId=1',
    'http://localhost:4000/webhooks/twilio/sms-acme',
    "https://columba.example/x?name=O'Neil&a=%20b",
  ];
  it.each(urls)("that we make convince Twilio's own library: %s", (url) => {
    const params = inbound();
    const signature = twilioSignature('secret', url, new URLSearchParams(params));
    expect(twilio.validateRequest('secret', signature, url, params)).toBe(true);
    expect(signature).toBe(twilio.getExpectedTwilioSignature('secret', url, params));
  });
  it.each(urls)("that Twilio's own library makes convince us, with its port or without: %s", (url) => {
    const params = inbound();
    const form = new URLSearchParams(params);
    const [bare, ported] = url.includes(':443')
      ? [url.replace(':443', ''), url]
      : [url, url.replace('.example/', '.example:443/')];
    for (const signed of [bare, ported]) {
      const signature = twilio.getExpectedTwilioSignature('secret', signed, params);
      for (const seen of [bare, ported]) expect(isTwilioSignature(signature, 'secret', seen, form)).toBe(true);
      expect(isTwilioSignature(signature, 'other', url, form)).toBe(false);
    }
  });
  it('count a parameter that comes twice as Twilio does', () => {
    const form = new URLSearchParams('Digits=2&Digits=1&Digits=2&A=x');
    const theirs = twilio.getExpectedTwilioSignature('secret', 'https://x.example/', {
      Digits: ['2', '1', '2'],
      A: 'x',
    } as never);
    expect(twilioSignature('secret', 'https://x.example/', form)).toBe(theirs);
  });
});
