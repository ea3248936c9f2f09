import { cloudEventSchema, messageReceivedDataSchema, messageStatusDataSchema } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { instagramConnection as connection } from '../testing/connections.js';
import { metaRequest } from '../testing/signed-request.js';
import { instagramWebhook } from './instagram-webhook.js';

const ACCOUNT = '17841400000000001';
const ANNA = '17840000000000101';
const MID = 'aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlEOjE3ODQx';

const messaging = (fields: object) => ({
  sender: { id: ANNA },
  recipient: { id: ACCOUNT },
  timestamp: 1_794_000_000_123,
  ...fields,
});
const payload = (...all: object[]) => ({
  object: 'instagram',
  entry: [{ id: ACCOUNT, time: 1_794_000_000_200, messaging: all }],
});
const receive = (body: unknown) => instagramWebhook.receive(connection, metaRequest(connection, body));

async function eventsOf(body: unknown) {
  const result = await receive(body);
  if (result.kind !== 'events') throw new Error(JSON.stringify(result));
  for (const event of result.events) cloudEventSchema.parse(event);
  return result.events;
}

describe('Instagram webhooks', () => {
  it('bring messages', async () => {
    const [event] = await eventsOf(
      payload(messaging({ message: { mid: MID, text: 'Is it in stock?', reply_to: { mid: 'ours' } } })),
    );
    expect(event).toMatchObject({
      id: MID,
      source: '/instagram/ig-acme',
      subject: `instagram:${ANNA}`,
      tenantid: 'acme',
    });
    expect(messageReceivedDataSchema.parse(event?.data)).toEqual({
      channel: 'instagram',
      connectionId: 'ig-acme',
      providerMessageId: MID,
      from: ANNA,
      to: ACCOUNT,
      text: 'Is it in stock?',
      inReplyTo: 'ours',
      media: [],
      sentAtMs: 1_794_000_000_123,
    });
  });

  it('bring media and tapped buttons', async () => {
    const attachments = [{ type: 'image', payload: { url: 'https://cdn.example/1' } }, { type: 'share' }];
    const events = await eventsOf(
      payload(
        messaging({ message: { mid: 'm1', attachments } }),
        messaging({ postback: { mid: 'm2', title: 'Opening hours', payload: 'H' } }),
      ),
    );
    expect(events.map(({ id, data }) => [id, data])).toMatchObject([
      ['m1', { text: '', media: [{ id: 'https://cdn.example/1', mimeType: 'image/*' }] }],
      ['m2', { text: 'Opening hours' }],
    ]);
  });

  it.each([
    ['an echo of ours', messaging({ message: { mid: 'm', text: 'x', is_echo: true } })],
    ['a deleted message', messaging({ message: { mid: 'm', is_deleted: true } })],
    ['a reaction', messaging({ reaction: { mid: 'm', action: 'react' } })],
    ['another account', messaging({ recipient: { id: '999' }, message: { mid: 'm', text: 'x' } })],
  ])('%s is no message', async (_, each) => {
    expect(await eventsOf(payload(each))).toEqual([]);
  });

  it('of another entry are not ours, and comments are passed over', async () => {
    const foreign = { id: '999', time: 1, messaging: [messaging({ message: { mid: 'm', text: 'x' } })] };
    const comment = { id: ACCOUNT, time: 1, changes: [{ field: 'comments', value: {} }] };
    expect(await eventsOf({ object: 'instagram', entry: [foreign, comment] })).toEqual([]);
  });

  it('bring receipts, known by the message id of Instagram', async () => {
    const events = await eventsOf(
      payload(messaging({ read: { mid: MID } }), messaging({ delivery: { mids: ['a', 'b'] } })),
    );
    expect(events.map(({ id }) => id)).toEqual([`${MID}:read`, 'a:delivered', 'b:delivered']);
    expect(messageStatusDataSchema.parse(events[0]?.data)).toMatchObject({
      providerMessageId: MID,
      status: 'read',
      recipient: ANNA,
    });
  });

  it('keep their ids when delivered again', async () => {
    const body = payload(messaging({ message: { mid: MID, text: 'x' } }), messaging({ read: { mid: MID } }));
    expect(await eventsOf(body)).toEqual(await eventsOf(body));
  });

  it.each([
    ['no JSON', Buffer.from('{')],
    ['WhatsApp', { object: 'whatsapp_business_account', entry: [] }],
    ['no sender', payload({ recipient: { id: ACCOUNT }, timestamp: 1 })],
    ['sender as object', payload(messaging({ sender: { id: { $gt: '' } } }))],
    ['timestamp as text', payload(messaging({ timestamp: 'now' }))],
    ['timestamp beyond dates', payload(messaging({ timestamp: 1e300 }))],
    ['text as number', payload(messaging({ message: { mid: 'm', text: 5 } }))],
  ])('that are not understood are refused whole: %s', (_, body) => {
    expect(receive(body)).toMatchObject({ kind: 'refused', status: 400 });
  });

  it('must be signed', () => {
    const request = metaRequest(connection, payload());
    expect(instagramWebhook.receive(connection, { ...request, headers: {} })).toMatchObject({ status: 401 });
    const foreign = metaRequest({ ...connection, secrets: { webhookSecret: 'demo-wa-secret' } }, payload());
    expect(instagramWebhook.receive(connection, foreign)).toMatchObject({ status: 401 });
  });
});
