import { DEFAULT_WORKFLOW_OPTIONS } from '@columba/workflow';
import { flowError } from '@columba/workflow-contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { observeRuns } from './testing/observe-runs.js';
import { eventually, type Sending, startWorkflowApp, type WorkflowApp, written } from './testing/start-workflow-app.js';
import { end, flow, send, trigger } from './testing/test-flows.js';

/** `npm test` is quick; the real thing is COLUMBA_BREAKER_FAILING_MS=60000 with COLUMBA_BREAKER_DEFAULTS=1. */
const FAILING_MS = Number(process.env.COLUMBA_BREAKER_FAILING_MS ?? 3_000);
const QUICK = { threshold: 5, windowMs: 10_000, coolDownMs: 700, probes: 1 };
const LIMITS = process.env.COLUMBA_BREAKER_DEFAULTS ? DEFAULT_WORKFLOW_OPTIONS.breaker : QUICK;

let app: WorkflowApp;
beforeAll(async () => {
  app = await startWorkflowApp({ options: { breaker: LIMITS } });
});
afterAll(() => app.stop());
beforeEach(() => app.reset());
const { runsOf, ended, pathOf } = observeRuns(() => app);

const refuse: Sending = () => ({
  kind: 'rejected',
  undeliverable: false,
  error: flowError({ code: 'whatsapp.unavailable', kind: 'transient', message: 'WhatsApp could not take it (503).' }),
});
const accept: Sending = ({ messageId }) => ({ kind: 'accepted', providerMessageId: `p-${messageId}` });
/** One channel answers in a while, the other as told. */
const channels = (whatsapp: () => Sending): void => {
  app.behaviour.send = async (message) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return await (message.channel === 'whatsapp' ? whatsapp() : accept)(message);
  };
};
const sentOn = (channel: string) => app.sent.filter((message) => message.channel === channel);

/** Attempts that failed before the breaker opened are used up: two would be few. */
const out = { ...send('out', 'Hello'), retry: { ...send('out', '').retry!, maxAttempts: 5, initialDelayMs: 300 } };

//  start --> out --sent--> done
const sending = (word: string, channel: 'whatsapp' | 'sms') =>
  flow(
    word,
    [{ ...trigger(word), config: { channels: [channel], match: { any: [word] } } }, out, end],
    ['start out out', 'out sent done', 'out undeliverable done'],
  );

const breakers = () => app.ports.breakerStore.list('acme');
const breaker = async (target: string) => (await breakers()).find((one) => one.target === target);

/** How long each SMS takes from event to provider, one after the other. */
async function smsLatencies(flowId: string, count: number, prefix: string): Promise<number[]> {
  const latencies: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const before = sentOn('sms').length;
    const startedMs = performance.now();
    await app.receive(written('short', `+4917${prefix}${String(n).padStart(4, '0')}`, { channel: 'sms' }));
    await eventually('it is sent', async () => sentOn('sms').length > before);
    latencies.push(performance.now() - startedMs);
  }
  await ended(flowId);
  return latencies.toSorted((a, b) => a - b);
}
const p95 = (sorted: readonly number[]) => sorted[Math.floor(sorted.length * 0.95)] ?? 0;

describe('a destination that fails', () => {
  it(
    'gets threshold and probes, no run is lost, all finish when it heals, others do not notice',
    async () => {
      const RUNS = 200;
      const HEAL_MS = LIMITS.coolDownMs + 30_000;
      const [main, short] = [
        await app.publish(sending('main', 'whatsapp')),
        await app.publish(sending('short', 'sms')),
      ];
      let healthy = true;
      channels(() => (healthy ? accept : refuse));
      await smsLatencies(short, 10, '00');
      const normal = p95(await smsLatencies(short, 20, '01'));
      healthy = false;
      const failingSinceMs = performance.now();
      for (let n = 0; n < RUNS; n += 1) await app.receive(written('main', `+4915101${String(n).padStart(5, '0')}`));
      await eventually(
        'the breaker is open',
        async () => (await breaker('connection:whatsapp-acme'))?.state === 'open',
      );
      const meanwhile = p95(await smsLatencies(short, 40, '02'));
      await eventually('all others are parked', async () => {
        const parked = (await breaker('connection:whatsapp-acme'))?.parkedRuns ?? 0;
        return parked >= RUNS - 1;
      });
      const leftMs = FAILING_MS - (performance.now() - failingSinceMs);
      await new Promise((resolve) => setTimeout(resolve, leftMs));
      const calls = sentOn('whatsapp').length;
      const failedForMs = performance.now() - failingSinceMs;
      const probes = Math.ceil(failedForMs / LIMITS.coolDownMs);
      const waits = await app.sql<{ reason: string; destination: string }>(
        `SELECT DISTINCT body->>'reason' AS reason, body->>'destination' AS destination FROM flow_event
       WHERE flow_id = $1 AND body->>'type' = 'node.waiting' AND body->>'reason' = 'limit'`,
        [main],
      );
      healthy = true;
      const healedAtMs = performance.now();
      const runs = await ended(main, RUNS, HEAL_MS);
      const drainedMs = performance.now() - healedAtMs;
      process.stdout.write(
        `breaker: runs=${RUNS} failing=${Math.round(failedForMs)}ms calls=${calls} allowed=${LIMITS.threshold + probes}` +
          ` finished=${Math.round(drainedMs)}ms after it healed; others p95 ${normal.toFixed(1)} -> ${meanwhile.toFixed(1)} ms\n`,
      );
      expect(calls).toBeGreaterThanOrEqual(LIMITS.threshold);
      expect(calls).toBeLessThanOrEqual(LIMITS.threshold + probes);
      expect(waits).toEqual([{ reason: 'limit', destination: 'connection:whatsapp-acme' }]);
      expect(runs).toHaveLength(RUNS);
      expect(runs.filter((run) => run.status !== 'completed')).toEqual([]);
      expect(new Set(sentOn('whatsapp').map((message) => message.messageId)).size).toBe(RUNS);
      expect(meanwhile).toBeLessThan(Math.max(normal * 2, 100));
      expect(await pathOf(runs[0]!.id)).toEqual(['start', 'out', 'done']);
    },
    60_000 + FAILING_MS + LIMITS.coolDownMs,
  );

  it('is closed by hand, and the runs that it held back go on', async () => {
    const flowId = await app.publish(sending('hand', 'whatsapp'));
    let healthy = false;
    channels(() => (healthy ? accept : refuse));
    for (let n = 0; n < 20; n += 1) await app.receive(written('hand', `+4915102${String(n).padStart(5, '0')}`));
    const open = await eventually('the breaker is open and holds runs', async () => {
      const found = await breaker('connection:whatsapp-acme');
      return found?.state === 'open' && found.parkedRuns > 0 && found;
    });
    expect(await app.ports.breakerStore.close('globex', open.id)).toBe(false);
    healthy = true;
    expect(await app.ports.breakerStore.close('acme', open.id)).toBe(true);
    expect((await ended(flowId, 20)).every((run) => run.status === 'completed')).toBe(true);
    expect((await runsOf(flowId)).length).toBe(20);
    expect(await breaker('connection:whatsapp-acme')).toMatchObject({ state: 'closed', parkedRuns: 0 });
    expect(await app.ports.breakerStore.list('globex')).toEqual([]);
  });

  it('does not open for single failures among successes', async () => {
    const flowId = await app.publish(sending('mixed', 'whatsapp'));
    let calls = 0;
    channels(() => {
      calls += 1;
      return calls % 4 === 0 ? refuse : accept;
    });
    for (let n = 0; n < 60; n += 1) await app.receive(written('mixed', `+4915103${String(n).padStart(5, '0')}`));
    await ended(flowId, 60);
    expect((await breaker('connection:whatsapp-acme'))?.state).toBe('closed');
  });
});
