import { createChannelAdapters, UndiciHttpClient } from '@columba/channels';
import type { ChannelConnection, OutboundMessage, SendResult } from '@columba/workflow/ports';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PhoneMessage } from './phone-message.js';
import { type RunningSimulator, startSimulator } from './simulator.js';
import { connectionsTo } from './testing/connections-to.js';
import { FakeGateway } from './testing/fake-gateway.js';

const OUR_ID = '6b1f0f8e-2f6e-8c11-8a55-0d6a1f3d9c10';
const CUSTOMER = {
  whatsapp: '+4915112345678',
  instagram: '17840000000000101',
  sms: '+15005550006',
  email: 'anna@example.test',
};
const CHANNELS = ['whatsapp', 'instagram', 'sms', 'email'] as const;
const ADDRESS = { host: '127.0.0.1', gatewayUrl: 'http://127.0.0.1:9', quiet: true };

const http = new UndiciHttpClient({ responseTimeoutMs: 2_000 });
const adapters = createChannelAdapters({ http });
const connections: ChannelConnection[] = [];
const gateway = new FakeGateway(adapters, connections);
let simulator: RunningSimulator;

beforeAll(async () => {
  const gatewayUrl = await gateway.start();
  simulator = await startSimulator({ ...ADDRESS, port: 0, smtpPort: 0, gatewayUrl });
  connections.push(...connectionsTo(simulator));
});
afterAll(async () => {
  await simulator?.stop();
  await adapters.close();
  await http.close();
  await gateway.stop();
});
beforeEach(async () => {
  await sim('reset', {});
  gateway.events.length = 0;
});

async function sim<T>(path: string, body?: object): Promise<T> {
  const request = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  const response = await fetch(`http://127.0.0.1:${simulator.port}/sim/${path}`, request);
  return (await response.json()) as T;
}

function send(
  channel: (typeof CHANNELS)[number],
  fields: Partial<OutboundMessage> = {},
  timeoutMs = 5_000,
): Promise<SendResult> {
  const connection = connections.find((each) => each.channel === channel);
  if (!connection) throw new Error(`no connection on ${channel}`);
  const statusCallbackUrl = `${gateway.url}/webhooks/${connection.provider}/${connection.id}`;
  const message = {
    messageId: OUR_ID,
    to: CUSTOMER[channel],
    body: 'Hi Anna & Ben, 5 < 6 €',
    subject: 'Your order',
    statusCallbackUrl,
  };
  return adapters
    .sender(channel)
    .send(connection, { ...message, ...fields }, { signal: AbortSignal.timeout(timeoutMs) });
}

describe.each(CHANNELS)('%s', (channel) => {
  const received = () => sim<PhoneMessage[]>(`messages?channel=${channel}&to=${encodeURIComponent(CUSTOMER[channel])}`);

  it('what is sent reaches the phone, and its receipts come back to it', async () => {
    const receipts = (channel === 'instagram' ? ['read'] : ['delivered']).map((status) => ({ status, afterMs: 20 }));
    await sim('behaviour', { channel, receipts });
    const result = await send(channel);
    expect(result.kind).toBe('accepted');
    const [message, ...others] = await received();
    expect(others).toEqual([]);
    expect(message).toMatchObject({ channel, to: CUSTOMER[channel], text: 'Hi Anna & Ben, 5 < 6 €' });
    expect(result).toMatchObject({ providerMessageId: message?.id });
    await vi.waitFor(() => expect(gateway.statuses()).toHaveLength(1));
    expect(gateway.statuses()[0]).toMatchObject({
      channel,
      providerMessageId: message?.id,
      status: receipts[0]?.status,
      recipient: CUSTOMER[channel],
      // Instagram carries nothing of ours back: its own id must do.
      ...(channel === 'instagram' ? {} : { messageId: OUR_ID }),
    });
  });

  it('what a customer writes is verified and read', async () => {
    const text = 'Wo ist meine Bestellung? 😀\nGrüße';
    const answer = await sim<{ status: number; eventId: string }>('inbound', {
      channel,
      from: CUSTOMER[channel],
      text,
      subject: 'Frage',
    });
    expect(answer.status).toBe(200);
    expect(gateway.messages()).toHaveLength(1);
    expect(gateway.messages()[0]).toMatchObject({ channel, from: CUSTOMER[channel], text });
    expect(gateway.events[0]?.id).toBe(answer.eventId);
  });

  it('the same webhook again carries the same event id', async () => {
    await sim('inbound', { channel, from: CUSTOMER[channel], text: 'again', duplicates: 2 });
    expect(gateway.events).toHaveLength(3);
    expect(new Set(gateway.events.map(({ id }) => id)).size).toBe(1);
  });

  it('a forged webhook is refused', async () => {
    const answer = await sim<{ status: number }>('inbound', {
      channel,
      from: CUSTOMER[channel],
      text: 'x',
      forged: true,
    });
    expect(answer.status).toBe(401);
    expect(gateway.events).toEqual([]);
  });

  it('a reply names what it answers', async () => {
    if (channel === 'sms') return expect(CUSTOMER.sms).toMatch(/^\+/);
    const sent = await send(channel);
    const id = sent.kind === 'accepted' ? sent.providerMessageId : '';
    await sim('inbound', { channel, from: CUSTOMER[channel], text: 'Thanks', replyTo: id });
    expect(gateway.messages()[0]).toMatchObject({ inReplyTo: id });
  });

  it('an overloaded provider is transient, and nothing reached the phone', async () => {
    await sim('behaviour', { channel, status: 503 });
    const result = await send(channel);
    expect(result).toMatchObject({ kind: 'rejected', undeliverable: false, error: { kind: 'transient' } });
    expect(await received()).toEqual([]);
  });

  it('a message taken whose answer is lost is unknown', async () => {
    await sim('behaviour', { channel, dropAfterAccept: true, times: 1, receipts: [] });
    expect((await send(channel)).kind).toBe('unknown');
    expect(await received()).toHaveLength(1);
    expect((await send(channel)).kind).toBe('accepted');
  });

  it('an answer that comes too late is unknown', async () => {
    await sim('behaviour', { channel, latencyMs: 2_000, receipts: [] });
    expect((await send(channel, {}, 300)).kind).toBe('unknown');
  });

  it('a failed delivery says so', async () => {
    if (channel === 'instagram') return expect(connections).toHaveLength(4);
    await sim('behaviour', { channel, receipts: [{ status: 'failed', afterMs: 10 }] });
    await send(channel);
    await vi.waitFor(() => expect(gateway.statuses()).toHaveLength(1));
    expect(gateway.statuses()[0]).toMatchObject({
      status: 'failed',
      messageId: OUR_ID,
      error: { code: expect.stringContaining('.') },
    });
  });
});
