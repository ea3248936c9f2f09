import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createChannelAdapters, UndiciHttpClient } from '@columba/channels';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { observeRuns } from './testing/observe-runs.js';
import { eventually, startWorkflowApp, type WorkflowApp, written } from './testing/start-workflow-app.js';
import { end, flow, type Node, trigger } from './testing/test-flows.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let app: WorkflowApp;
let provider: Server;
let answer: Answer;
/** When each request came, and when its sender gave up. */
let calls: { atMs: number; closedAtMs: number | null }[];
const http = new UndiciHttpClient();

/** The real sender for WhatsApp, over real HTTP, to a provider that answers as the test says. */
beforeAll(async () => {
  app = await startWorkflowApp({ options: { reconcileMs: 800 } });
  provider = createServer((request, response) => {
    const call: (typeof calls)[number] = { atMs: performance.now(), closedAtMs: null };
    calls.push(call);
    request.resume();
    response.on('close', () => {
      call.closedAtMs = performance.now();
    });
    answer(request, response);
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  const apiBaseUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const real = createChannelAdapters({ http }).sender('whatsapp');
  vi.spyOn(app.ports.channelAdapters, 'sender').mockReturnValue({
    channel: 'whatsapp',
    send: (connection, ...rest) =>
      real.send(
        { ...connection, settings: { apiBaseUrl, phoneNumberId: '1' }, secrets: { accessToken: 'x' } },
        ...rest,
      ),
  });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await app?.stop();
  await http.close();
  provider.closeAllConnections();
  await new Promise((resolve) => provider.close(resolve));
});
beforeEach(async () => {
  calls = [];
  await app.reset();
});

const { ended } = observeRuns(() => app);
const accepted: Answer = (_, response) => response.end(JSON.stringify({ messages: [{ id: 'wamid.out' }] }));
const refusing =
  (status: number, headers: Record<string, string>): Answer =>
  (request, response) => {
    if (calls.length === 1) response.writeHead(status, headers).end('{}');
    else accepted(request, response);
  };

//  start --> hello --sent--> done
function sending(word: string, node: Partial<Node>) {
  const retry = { maxAttempts: 3, initialDelayMs: 50, factor: 1, maxDelayMs: 5_000, jitter: false, codes: [] };
  const hello: Node = {
    id: 'hello',
    type: 'send_message',
    config: { channel: 'same', body: 'hi' },
    retry: { ...retry, kinds: ['transient', 'permanent'] },
    ...node,
  };
  return flow(word, [trigger(word), hello, end], ['start out hello', 'hello sent done', 'hello undeliverable done']);
}
const effectOf = async (flowId: string) =>
  (
    await app.sql<{ state: string }>(
      'SELECT e.state FROM effect e JOIN flow_run r ON r.id = e.run_id WHERE r.flow_id = $1',
      [flowId],
    )
  )[0]?.state;
const gapMs = () => (calls[1]?.atMs ?? 0) - (calls[0]?.atMs ?? 0);

describe('a provider that hangs', () => {
  it('is let go at the node’s timeout; nobody knows whether it took the message, and it is not sent again', async () => {
    answer = () => undefined;
    const flowId = await app.publish(sending('hang', { timeoutMs: 300 }));
    await app.receive(written('hang', '+4915200000201'));
    await eventually('the effect is unknown', async () => (await effectOf(flowId)) === 'unknown');
    const [call] = calls;
    const tookMs = (call?.closedAtMs ?? 0) - (call?.atMs ?? 0);
    expect(tookMs).toBeGreaterThan(200);
    expect(tookMs).toBeLessThan(2_000);
    const [run] = await ended(flowId);
    expect(run?.status).toBe('completed');
    expect(calls).toHaveLength(1);
    const [message] = await app.sql('SELECT status FROM message WHERE run_id = $1', [run?.id]);
    expect(message).toEqual({ status: 'unknown' });
    const facts = await app.sql<{ type: string }>(`SELECT body->>'type' AS type FROM flow_event WHERE run_id = $1`, [
      run?.id,
    ]);
    expect(facts.map(({ type }) => type)).toContain('effect.unknown');
  });

  it('in the middle of its answer is no different', async () => {
    answer = (_, response) => void response.writeHead(200, { 'content-length': '100' }).write('{"messages"');
    const flowId = await app.publish(sending('half', { timeoutMs: 300 }));
    await app.receive(written('half', '+4915200000202'));
    await ended(flowId);
    expect(await effectOf(flowId)).toBe('unknown');
    expect(calls).toHaveLength(1);
  });
});

describe('a provider that asks for patience', () => {
  it('gets it: Retry-After takes the place of a shorter delay', async () => {
    answer = refusing(429, { 'retry-after': '1' });
    const flowId = await app.publish(sending('patience', {}));
    await app.receive(written('patience', '+4915200000203'));
    await ended(flowId);
    expect(calls).toHaveLength(2);
    expect(gapMs()).toBeGreaterThan(950);
    expect(await effectOf(flowId)).toBe('confirmed');
  });

  it('gets no more of it than the policy allows', async () => {
    answer = refusing(503, { 'retry-after': '60' });
    const retry = { maxAttempts: 3, initialDelayMs: 50, factor: 1, maxDelayMs: 400, jitter: false, codes: [] };
    const flowId = await app.publish(sending('limits', { retry: { ...retry, kinds: ['transient'] } }));
    await app.receive(written('limits', '+4915200000204'));
    await ended(flowId);
    expect(gapMs()).toBeGreaterThan(350);
    expect(gapMs()).toBeLessThan(5_000);
  });

  it('gets none where the policy ignores it', async () => {
    answer = refusing(429, { 'retry-after': '60' });
    const retry = { maxAttempts: 2, initialDelayMs: 50, factor: 1, maxDelayMs: 60_000, jitter: false, codes: [] };
    const node = { retry: { ...retry, kinds: ['transient' as const], retryAfter: 'ignored' as const } };
    const flowId = await app.publish(sending('ignored', node));
    await app.receive(written('ignored', '+4915200000205'));
    await ended(flowId);
    expect(gapMs()).toBeLessThan(5_000);
  });
});
