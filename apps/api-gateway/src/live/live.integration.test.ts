import { randomUUID } from 'node:crypto';
import { LIVE_CHANNELS } from '@columba/workflow/ports';
import type { LiveAck, RunFact, SessionResource } from '@columba/workflow-contracts';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { apiCaller } from '../testing/api-caller.js';
import { publishedFlow } from '../testing/flows.js';
import { DASHBOARD, type GatewayUnderTest, startGatewayUnderTest } from '../testing/gateway-under-test.js';
import { KEYS, PASSWORD } from '../testing/seed-tenants.js';

let test: GatewayUnderTest;
let call: ReturnType<typeof apiCaller>;
let flowId = '';
const sockets: Socket[] = [];

beforeAll(async () => {
  test = await startGatewayUnderTest();
  call = apiCaller(test.gateway.url, KEYS.admin);
  flowId = await publishedFlow(call);
});
afterAll(() => test.stop());
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

interface Follower {
  socket: Socket;
  facts: RunFact[];
  subscribe(request: unknown): Promise<LiveAck>;
}

async function follower(token: string = KEYS.admin, url = test.gateway.url): Promise<Follower> {
  const socket = io(`${url}/live`, { auth: { token }, transports: ['websocket'], forceNew: true, reconnection: false });
  sockets.push(socket);
  const facts: RunFact[] = [];
  socket.on('facts', (some: RunFact[]) => facts.push(...some));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return { socket, facts, subscribe: (request) => socket.emitWithAck('subscribe', request) as Promise<LiveAck> };
}

async function startRun(key: string = KEYS.admin, flow = flowId): Promise<string> {
  return (await call<{ runId: string }>('POST', `/api/v1/flows/${flow}/runs`, { key, body: {} })).json.runId;
}

/** Writes facts as a worker does, and says so on the live bus. */
class Worker {
  private fence = 0;
  private seq = 0;

  constructor(
    readonly runId: string,
    private readonly tenantId = 'acme',
  ) {}

  async write(count: number): Promise<void> {
    const run = { tenantId: this.tenantId, runId: this.runId };
    if (this.fence === 0) this.fence = (await test.database.runStore.claim([run], 'test', 600_000))[0]!.fence;
    const facts = Array.from({ length: count }, () => {
      this.seq += 1;
      return { seq: this.seq, atMs: Date.now(), body: { type: 'run.resumed' as const } };
    });
    const nothing = {
      wakeAtMs: null,
      waitReason: null,
      error: null,
      armWaits: [],
      disarmWaits: [],
      effects: [],
      messages: [],
      deadLetter: null,
      consumedSignals: [],
    };
    await test.database.runStore.commit([
      { ...run, ...nothing, fence: this.fence, status: 'running', state: {}, facts, release: false },
    ]);
    await test.messaging.liveBus.publish(LIVE_CHANNELS.facts, [{ tenantId: this.tenantId }]);
  }
}

const numbers = (facts: RunFact[]) => facts.map(({ number }) => number);
const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_item, index) => from + index);

describe('/live', () => {
  it('relays facts to those who follow the run, its flow or the tenant, each once and in order', async () => {
    const worker = new Worker(await startRun());
    const [ofTenant, ofFlow, ofRun, ofAll] = await Promise.all([follower(), follower(), follower(), follower()]);
    const { last } = (await ofTenant.subscribe('tenant')) as { last: number };
    await ofFlow.subscribe({ flowId });
    await ofRun.subscribe({ runId: worker.runId.toUpperCase() });
    for (const request of ['tenant', { flowId }, { runId: worker.runId }]) await ofAll.subscribe(request);
    const beside = new Worker(await startRun());
    const sentAt = performance.now();
    await Promise.all([worker.write(3), beside.write(2)]);
    await expect.poll(() => ofTenant.facts.length).toBe(5);
    expect(performance.now() - sentAt).toBeLessThan(1_000);
    await worker.write(1);
    await expect.poll(() => ofTenant.facts.length).toBe(6);
    await expect.poll(() => ofRun.facts.length).toBe(4);
    expect(numbers(ofTenant.facts)).toEqual(upTo(last + 1, last + 6));
    expect(numbers(ofFlow.facts)).toEqual(numbers(ofTenant.facts));
    expect(numbers(ofAll.facts)).toEqual(numbers(ofTenant.facts));
    expect(ofRun.facts.map(({ seq, runId }) => [seq, runId])).toEqual([1, 2, 3, 4].map((seq) => [seq, worker.runId]));
  });

  it('fills the gap of those who were away, while more comes in, without a gap or a duplicate', async () => {
    const worker = new Worker(await startRun());
    await worker.write(1_200);
    const first = (await test.database.runQueries.lastFactNumber('acme')) - 1_200;
    const writing = (async () => {
      for (let round = 0; round < 30; round += 1) await worker.write(3);
    })();
    const [ofTenant, ofRun, ofFlow] = await Promise.all([follower(), follower(), follower()]);
    const acks = await Promise.all([
      ofTenant.subscribe({ tenant: true, after: first }),
      ofRun.subscribe({ runId: worker.runId, after: 17 }),
      ofFlow.subscribe({ flowId, after: first + 600 }),
    ]);
    expect(acks.map(({ ok }) => ok)).toEqual([true, true, true]);
    await writing;
    await expect.poll(() => ofRun.facts.at(-1)?.seq, { timeout: 5_000 }).toBe(1_290);
    await expect.poll(() => ofTenant.facts.at(-1)?.number).toBe(first + 1_290);
    await expect.poll(() => ofFlow.facts.at(-1)?.number).toBe(first + 1_290);
    expect(numbers(ofTenant.facts)).toEqual(upTo(first + 1, first + 1_290));
    expect(ofRun.facts.map(({ seq }) => seq)).toEqual(upTo(18, 1_290));
    expect(numbers(ofFlow.facts)).toEqual(upTo(first + 601, first + 1_290));
  });

  it('finds facts whose hint was lost', async () => {
    const worker = new Worker(await startRun());
    const watcher = await follower();
    await watcher.subscribe({ runId: worker.runId });
    const { publish } = test.messaging.liveBus;
    test.messaging.liveBus.publish = async () => undefined;
    await worker.write(2);
    test.messaging.liveBus.publish = publish;
    await expect.poll(() => watcher.facts.length, { timeout: 3_000 }).toBe(2);
  });

  it('stops when told to', async () => {
    const worker = new Worker(await startRun());
    const watcher = await follower();
    await watcher.subscribe({ runId: worker.runId });
    await watcher.socket.emitWithAck('unsubscribe', { runId: worker.runId });
    const other = await follower();
    await other.subscribe({ runId: worker.runId });
    await worker.write(1);
    await expect.poll(() => other.facts.length).toBe(1);
    expect(watcher.facts).toEqual([]);
  });

  it('sends counts to those who follow the tenant', async () => {
    const watcher = await follower();
    const stats = new Promise((resolve) => watcher.socket.once('stats', resolve));
    await watcher.subscribe('tenant');
    expect(await stats).toMatchObject({ active: expect.any(Number), waiting: expect.any(Number) });
  });

  it.each([
    null,
    17,
    'everything',
    {},
    { runId: 'x' },
    { tenant: true, runId: randomUUID() },
    { tenant: true, after: -1 },
  ])('refuses %j', async (request) => {
    expect(await (await follower()).subscribe(request)).toMatchObject({ ok: false, code: 'malformed' });
  });
});

describe('another tenant', () => {
  it('does not exist here', async () => {
    const theirFlow = await publishedFlow(apiCaller(test.gateway.url, KEYS.globex));
    const theirRun = await startRun(KEYS.globex, theirFlow);
    const us = await follower();
    const missing = await us.subscribe({ runId: randomUUID() });
    expect(missing).toMatchObject({ ok: false, code: 'not-found' });
    expect(await us.subscribe({ runId: theirRun, after: 0 })).toEqual(missing);
    expect(await us.subscribe({ flowId: theirFlow, after: 0 })).toEqual(missing);
    await us.subscribe({ tenant: true, after: 0 });
    const them = await follower(KEYS.globex);
    await them.subscribe('tenant');
    await new Worker(theirRun, 'globex').write(3);
    await expect.poll(() => them.facts.length).toBe(3);
    expect(us.facts.some(({ runId }) => runId === theirRun)).toBe(false);
  });
});

describe('who may open it', () => {
  const refusal = (options: object) =>
    new Promise<{ data?: { code: string }; message: string }>((resolve, reject) => {
      const socket = io(`${test.gateway.url}/live`, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        ...options,
      });
      sockets.push(socket);
      socket.once('connect', () => reject(new Error('was let in')));
      socket.once('connect_error', resolve as (error: Error) => void);
    });
  const ticket = async (key: string) =>
    (await call<{ ticket: string }>('POST', '/api/v1/auth/live-ticket', { key })).json.ticket;

  it('those with a ticket, a session or a key', async () => {
    const { token } = (
      await call<SessionResource>('POST', '/api/v1/auth/login', {
        key: null,
        body: { email: 'admin@acme.test', password: PASSWORD },
      })
    ).json;
    for (const credential of [await ticket(token), await ticket(KEYS.viewer), token])
      expect((await (await follower(credential)).subscribe('tenant')).ok).toBe(true);
  });

  it.each<[string, object]>([
    ['without a credential', {}],
    ['with a wrong one', { auth: { token: 'nobody' } }],
    ['with an object', { auth: { token: { $ne: '' } } }],
    [
      'with a forged ticket',
      { auth: { token: `lt1.${Buffer.from('{"aud":"live","ten":"acme"}').toString('base64url')}.AAAA` } },
    ],
    ['with a JWT without a signature', { auth: { token: 'eyJhbGciOiJub25lIn0.eyJhdWQiOiJsaXZlIn0.' } }],
  ])('nobody %s', async (_what, options) => {
    expect((await refusal(options)).data?.code).toBe('auth.required');
  });

  it("no browser from elsewhere, the dashboard's does", async () => {
    const from = (origin: string) => ({ auth: { token: KEYS.admin }, extraHeaders: { origin } });
    expect((await refusal(from('https://evil.test'))).message).toBe('websocket error');
    const socket = io(`${test.gateway.url}/live`, { ...from(DASHBOARD), transports: ['websocket'], forceNew: true });
    sockets.push(socket);
    await new Promise((resolve) => socket.once('connect', () => resolve(undefined)));
    const polling = await fetch(`${test.gateway.url}/socket.io/?EIO=4&transport=polling`, {
      headers: { origin: 'https://evil.test' },
    });
    expect(polling.status).toBe(403);
  });

  it('those whose session ends leave within five seconds', async () => {
    const { token } = (
      await call<SessionResource>('POST', '/api/v1/auth/login', {
        key: null,
        body: { email: 'admin@acme.test', password: PASSWORD },
      })
    ).json;
    const watcher = await follower(await ticket(token));
    const notice = new Promise<{ code: string }>((resolve) => watcher.socket.once('notice', resolve));
    const left = new Promise((resolve) => watcher.socket.once('disconnect', resolve));
    const endedAt = Date.now();
    await call('POST', '/api/v1/auth/logout', { key: token });
    await left;
    expect(Date.now() - endedAt).toBeLessThan(5_000);
    expect((await notice).code).toBe('auth.revoked');
  });

  it('are sent elsewhere when the gateway stops, and it stops soon', async () => {
    const gateway = await test.another();
    const watcher = await follower(KEYS.admin, gateway.url);
    await watcher.subscribe('tenant');
    const reason = new Promise((resolve) => watcher.socket.once('disconnect', resolve));
    const startedAt = Date.now();
    await gateway.close();
    expect(Date.now() - startedAt).toBeLessThan(2_000);
    expect(await reason).toMatch(/transport/);
  });
});
