import type { EventBus, InboxStore } from '@columba/workflow/ports';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { apiCaller } from '../testing/api-caller.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../testing/gateway-under-test.js';
import { KEYS, VERIFY_TOKEN, WEBHOOK_SECRET } from '../testing/seed-tenants.js';
import { postWebhook, signature, whatsappMessage } from '../testing/signed-webhook.js';

let test: GatewayUnderTest;
const published: { topic: string; key: string; id: string }[] = [];

beforeAll(async () => {
  test = await startGatewayUnderTest();
  await test.messaging.eventBus.subscribe({
    group: 'watcher',
    topics: ['columba.channel-events', 'columba.business-events'],
    handler: async (records) => {
      for (const { topic, key, value } of records)
        published.push({ topic, key, id: (JSON.parse(value) as { id: string }).id });
    },
  });
});
afterAll(() => test.stop());
beforeEach(async () => {
  await settled();
  await test.sql('TRUNCATE inbox');
  published.length = 0;
});

const url = () => test.gateway.url;
const stored = () =>
  test.sql<{ event_key: string; tenant_id: string; published_at: Date | null }>(
    'SELECT * FROM inbox ORDER BY event_key',
  );
const logged = async () =>
  (await test.sql<{ rows: number }>('SELECT count(*)::integer AS rows FROM columba_bus.records'))[0]!;
const settled = () => new Promise((resolve) => setTimeout(resolve, 150));

async function eventually(check: () => boolean | Promise<boolean>, withinMs = 5_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error('it did not come about');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('a webhook', () => {
  it('is on the bus when it is answered, and needs no inbox', async () => {
    const body = whatsappMessage('wamid.1', 'Hello');
    const answers = await Promise.all([1, 2, 3].map(() => postWebhook(url(), body)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { rows } = await logged();
    expect(rows).toBeGreaterThanOrEqual(1);
    await eventually(() => published.length > 0);
    await settled();
    expect(new Set(published.map(({ id }) => id)).size).toBe(1);
    expect(published[0]).toMatchObject({ topic: 'columba.channel-events', key: 'acme:+4915112345678' });
    expect(await stored()).toEqual([]);
  });

  it.each<[string, () => Promise<{ status: number; text: string }>, number, string]>([
    ['forged', () => postWebhook(url(), whatsappMessage('w', 'x'), { signature: signature('other') }), 401, 'webhook'],
    ['unsigned', () => postWebhook(url(), whatsappMessage('w', 'x'), { signature: null }), 401, 'webhook'],
    [
      "signed with another tenant's secret",
      () =>
        postWebhook(url(), whatsappMessage('w', 'x'), {
          signature: signature(whatsappMessage('w', 'x'), `${WEBHOOK_SECRET}-globex`),
        }),
      401,
      'webhook',
    ],
    [
      're-serialised after signing',
      () =>
        postWebhook(url(), JSON.stringify(JSON.parse(whatsappMessage('w', 'x')), null, 1), {
          signature: signature(whatsappMessage('w', 'x')),
        }),
      401,
      'webhook',
    ],
    ['signed, but not JSON', () => postWebhook(url(), '{"entry":'), 400, 'webhook'],
    [
      'for an unknown connection',
      () => postWebhook(url(), whatsappMessage('w', 'x'), { path: '/webhooks/whatsapp/nobody' }),
      404,
      'connection.not-found',
    ],
    [
      'for another provider',
      () => postWebhook(url(), whatsappMessage('w', 'x'), { path: '/webhooks/twilio/wa-acme' }),
      404,
      'connection.not-found',
    ],
    [
      'for an unknown provider',
      () => postWebhook(url(), whatsappMessage('w', 'x'), { path: '/webhooks/pigeon/wa-acme' }),
      404,
      'connection.not-found',
    ],
    ['of 10 MB', () => postWebhook(url(), 'x'.repeat(10_000_000)), 413, 'body.too-large'],
  ])('that is %s is refused, and nothing is stored', async (_what, send, status, code) => {
    const answer = await send();
    expect(answer.status, answer.text).toBe(status);
    expect((JSON.parse(answer.text) as { code: string }).code).toContain(code);
    await settled();
    expect(await stored()).toEqual([]);
  });

  it('without an announced length is cut off at the limit', async () => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 100_000;
        if (sent > 10_000_000) controller.close();
        else controller.enqueue(new Uint8Array(100_000));
      },
    });
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    const response = await fetch(`${url()}/webhooks/whatsapp/wa-acme`, init);
    expect(response.status).toBe(413);
  });

  it("answers Meta's challenge to those who know the token", async () => {
    const ask = (token: string) =>
      fetch(`${url()}/webhooks/whatsapp/wa-acme?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=4711`);
    expect(await (await ask(VERIFY_TOKEN)).text()).toBe('4711');
    expect((await ask('wrong')).status).toBe(403);
  });

  it('with a NUL in the text neither fails nor spoils what came with it', async () => {
    const bodies = ['a\u0000b', 'fine'].map((text, index) => whatsappMessage(`wamid.nul${index}`, text));
    const answers = await Promise.all(bodies.map((body) => postWebhook(url(), body)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await eventually(() => published.length === 2);
  });
});

describe('when a server is away', () => {
  const noInbox = (): InboxStore => ({
    ...bound(test.backends.inboxStore),
    accept: () => Promise.reject(new Error('connect ECONNREFUSED')),
  });
  const busThat = (publish: EventBus['publish']): EventBus => {
    const bus = test.messaging.eventBus;
    return {
      publish,
      subscribe: bus.subscribe.bind(bus),
      health: bus.health.bind(bus),
      close: bus.close.bind(bus),
    };
  };

  it('bus and database: 503 with Retry-After, never 2xx', async () => {
    const eventBus = busThat(() => Promise.reject(new Error('no broker')));
    const gateway = await test.another({ inboxStore: noInbox(), eventBus });
    const answer = await postWebhook(gateway.url, whatsappMessage('wamid.2', 'Hello'));
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.text)).toMatchObject({
      code: 'events.not-stored',
      mend: expect.stringContaining('again'),
    });
    await gateway.close();
  });

  it('the inbox alone: the bus has it all the same', async () => {
    const gateway = await test.another({ inboxStore: noInbox() });
    await settled();
    expect((await postWebhook(gateway.url, whatsappMessage('wamid.5', 'Hello'))).status).toBe(200);
    await eventually(() => published.length === 1);
    await gateway.close();
  });

  it('the bus: 2xx after the commit to the inbox, and published when it is back', async () => {
    let away = true;
    const bus = test.messaging.eventBus;
    const eventBus = busThat((...args) => (away ? Promise.reject(new Error('no broker')) : bus.publish(...args)));
    const gateway = await test.another({ eventBus }, { sweepIntervalMs: 100 });
    const first = await postWebhook(gateway.url, whatsappMessage('wamid.3', 'one'));
    const second = await postWebhook(gateway.url, whatsappMessage('wamid.4', 'two'));
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(await stored()).toHaveLength(2);
    away = false;
    await eventually(() => published.length >= 2);
    await expect.poll(async () => (await stored())[0]?.published_at, { timeout: 5_000 }).not.toBeNull();
    await postWebhook(gateway.url, whatsappMessage('wamid.6', 'three'));
    await eventually(() => published.length >= 3);
    expect(await stored()).toHaveLength(2);
    await gateway.close();
  });

  it('a bus that hangs: the inbox takes over after two seconds', async () => {
    const gateway = await test.another({ eventBus: busThat(() => new Promise(() => undefined)) });
    await settled();
    const begin = performance.now();
    expect((await postWebhook(gateway.url, whatsappMessage('wamid.7', 'Hello'))).status).toBe(200);
    expect(performance.now() - begin).toBeLessThan(5_000);
    expect(await stored()).toHaveLength(1);
    await gateway.close();
  });
});

describe('POST /events', () => {
  const call = () => apiCaller(url(), KEYS.admin);
  const event = (fields: object = {}) => ({
    specversion: '1.0',
    id: 'order-1',
    source: '/shop',
    type: 'columba.order.placed.v1',
    tenantid: 'acme',
    subject: 'phone:+4915112345678',
    data: { total: 99 },
    ...fields,
  });

  it('takes one, and takes a batch', async () => {
    expect(await call()('POST', '/api/v1/events', { body: event() })).toMatchObject({
      status: 202,
      json: { accepted: 1 },
    });
    const batch = [event(), event({ id: 'order-2' }), event({ id: 'order-2' })];
    const type = { 'content-type': 'application/cloudevents-batch+json' };
    expect((await call()('POST', '/api/v1/events', { body: batch, headers: type })).status).toBe(202);
    await eventually(() => published.length >= 3);
    await settled();
    // Twice in two requests is twice on the bus, and handled once; twice in one request is once.
    expect(published.map(({ key, id }) => `${key} ${id}`)).toEqual([
      'acme:+4915112345678 order-1',
      'acme:+4915112345678 order-1',
      'acme:+4915112345678 order-2',
    ]);
  });

  it.each<[string, unknown, number, string, string]>([
    ["another tenant's", event({ tenantid: 'globex' }), 403, 'event.foreign-tenant', '/tenantid'],
    [
      "another tenant's, hidden in a batch",
      [event(), event({ tenantid: 'globex' })],
      403,
      'event.foreign-tenant',
      '/1/tenantid',
    ],
    [
      'a forged message',
      [event(), event({ type: 'columba.message.received.v1' })],
      422,
      'event.reserved-type',
      '/1/type',
    ],
    ['one without an id', event({ id: undefined }), 422, 'request.invalid', '/id'],
    ['one without an id in a batch', [event(), event({ id: '' })], 422, 'request.invalid', '/1/id'],
    ['an empty batch', [], 422, 'request.invalid', ''],
  ])('refuses %s, whole', async (_what, body, status, code, pointer) => {
    const answer = await call()<{ code: string; errors: { pointer: string }[] }>('POST', '/api/v1/events', { body });
    expect(answer.status, answer.text).toBe(status);
    expect(answer.json.code).toBe(code);
    expect(answer.json.errors[0]?.pointer).toBe(pointer);
    expect(await stored()).toEqual([]);
  });

  it('refuses what is no JSON, is not announced as such, or reaches into objects', async () => {
    const raw = (body: string, headers = {}) => call()('POST', '/api/v1/events', { body, headers });
    expect(await raw('{"id":')).toMatchObject({ status: 400, json: { code: 'body.not-json' } });
    expect(await raw('id=1', { 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
    expect(await raw('{"__proto__":{}}')).toMatchObject({ status: 400, json: { code: 'body.forbidden-name' } });
    expect(await raw('['.repeat(5_000) + ']'.repeat(5_000))).toMatchObject({
      status: 400,
      json: { code: 'body.too-deep' },
    });
  });
});

it('logs no secret, no text and no address', () => {
  const lines = test.log.join('\n');
  expect(test.log.length).toBeGreaterThan(5);
  for (const canary of ['canary', 'Hello', '4915112345678', KEYS.admin]) expect(lines).not.toContain(canary);
});

/** A store as a plain object, so that one method can be replaced. */
function bound(store: InboxStore): InboxStore {
  return {
    accept: (events) => store.accept(events),
    markPublished: (events) => store.markPublished(events),
    unpublished: (olderThanMs, limit) => store.unpublished(olderThanMs, limit),
  };
}
