import { uuidV7 } from '@columba/workflow';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { observeRuns } from './testing/observe-runs.js';
import { eventually, startWorkflowApp, type WorkflowApp, written } from './testing/start-workflow-app.js';
import { reply } from './testing/test-flows.js';

/** `npm test` queues fewer; COLUMBA_FAIRNESS_RUNS=10000 is the real thing. */
const RUNS = Number(process.env.COLUMBA_FAIRNESS_RUNS ?? 2_000);
const DRAIN_MS = 45_000 + RUNS * 10;
const TEST_MS = 2 * DRAIN_MS;
const LIMITS = { maxActiveRuns: 200, maxActiveRunsPerTenant: 150 };

let app: WorkflowApp;
beforeEach(() => app.reset());
afterAll(() => app.stop());
const { ended } = observeRuns(() => app);

/** The provider takes a while for each message, so that what is queued stays so. */
const slowly = (ms: number): void => {
  app.behaviour.send = async ({ messageId }) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return { kind: 'accepted', providerMessageId: `p-${messageId}` };
  };
};

/** Runs that wait to be begun: started by hand, in bulk, or stored by the intake. */
async function queueRuns(tenantId: string, flowId: string, numbers: readonly string[]): Promise<void> {
  for (let from = 0; from < numbers.length; from += 500) {
    const page = numbers.slice(from, from + 500);
    const wanted = page.map((value) => ({
      tenantId,
      identity: { kind: 'whatsapp' as const, value },
      profileName: null,
    }));
    const customers = await app.ports.customerStore.ensure(
      wanted.map((one) => ({ ...one, channel: 'whatsapp' as const, connectionId: null })),
    );
    const runs = page.map((number, n) => ({
      id: uuidV7(),
      tenantId,
      flowId,
      version: 1,
      customerId: customers[n]?.customer.id ?? null,
      conversationId: null,
      mode: 'live' as const,
      eventKey: `queued|${number}`,
      exclusive: false,
      input: { nodeId: 'start', event: { channel: 'whatsapp', from: number, text: 'queued' } },
      state: null,
    }));
    await app.ports.runStore.insertPending(runs);
  }
}
const numbers = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, n) => `+4916${prefix}${String(n).padStart(6, '0')}`);

/** From the event to the provider. */
async function timeToFirstSend(from: string): Promise<number> {
  const startedMs = performance.now();
  await app.receive(written('other', from, { tenant: 'globex' }));
  await eventually('the other tenant’s message is sent', async () => app.sent.some((message) => message.to === from));
  return performance.now() - startedMs;
}

const open = async (tenantId: string) => {
  const [row] = await app.sql<{ n: number }>(
    'SELECT count(*)::int AS n FROM flow_run WHERE tenant_id = $1 AND ended_at IS NULL',
    [tenantId],
  );
  return row?.n ?? 0;
};

describe('another tenant’s single run', () => {
  beforeAll(async () => {
    app = await startWorkflowApp({ options: LIMITS });
  });

  it(
    'starts at once, whatever one tenant has queued as runs',
    async () => {
      const flowId = await app.publish(reply('queued'));
      await app.publish(reply('other'), 'globex');
      slowly(250);
      await queueRuns('acme', flowId, numbers('1', RUNS));
      await eventually('the first of them have left', async () => app.sent.length > 20);
      const tookMs = await timeToFirstSend('+4915220000001');
      const left = await open('acme');
      process.stdout.write(
        `fairness: ${left} of ${RUNS} runs queued, the other's first send after ${tookMs.toFixed(0)} ms\n`,
      );
      expect(left).toBeGreaterThan(RUNS / 2);
      expect(tookMs).toBeLessThan(1_000);
      slowly(0);
      expect((await ended(flowId, RUNS, DRAIN_MS)).every((run) => run.status === 'completed')).toBe(true);
    },
    TEST_MS,
  );

  it(
    'starts at once as a run that was queued last',
    async () => {
      const flowId = await app.publish(reply('queued'));
      const otherId = await app.publish(reply('other'), 'globex');
      slowly(250);
      await queueRuns('acme', flowId, numbers('2', RUNS / 2));
      const startedMs = performance.now();
      await queueRuns('globex', otherId, ['+4915220000009']);
      await eventually('it is sent', async () => app.sent.some((message) => message.to === '+4915220000009'));
      expect(performance.now() - startedMs).toBeLessThan(1_000);
      slowly(0);
      await ended(flowId, RUNS / 2, DRAIN_MS);
    },
    TEST_MS,
  );

  it(
    'starts before the runs of another’s burst of events',
    async () => {
      const flowId = await app.publish(reply('burst'));
      await app.publish(reply('other'), 'globex');
      await timeToFirstSend('+4915220000002');
      slowly(250);
      const events = Array.from({ length: RUNS / 2 }, (_, n) => written('burst', `+4917${String(n).padStart(7, '0')}`));
      const records = events.map((event) => ({ key: `acme:${event.subject}`, event }));
      await app.ports.eventBus.publish('columba.channel-events', records);
      const tookMs = await timeToFirstSend('+4915220000003');
      process.stdout.write(
        `fairness: behind a burst of ${events.length} events the first send after ${tookMs.toFixed(0)} ms\n`,
      );
      expect(tookMs).toBeLessThan(1_000);
      expect(app.sent.length).toBeLessThan(events.length / 2);
      // What waits on the bus costs nothing: no run is stored before it may begin.
      expect(await open('acme')).toBeLessThanOrEqual(LIMITS.maxActiveRuns);
      slowly(0);
      const runs = await ended(flowId, events.length, DRAIN_MS);
      expect(runs).toHaveLength(events.length);
      expect(runs.every((run) => run.status === 'completed')).toBe(true);
      expect(new Set(app.sent.map(({ to }) => to)).size).toBe(events.length + 2);
    },
    TEST_MS,
  );
});

describe('a burst of more events than are read ahead', () => {
  beforeAll(async () => {
    await app.stop();
    app = await startWorkflowApp({ options: { ...LIMITS, lookAhead: 20 } });
  });

  it(
    'is stored beyond that, and another tenant’s event behind it is reached',
    async () => {
      const flowId = await app.publish(reply('burst'));
      await app.publish(reply('other'), 'globex');
      await timeToFirstSend('+4915220000004');
      slowly(250);
      const events = Array.from({ length: 800 }, (_, n) => written('burst', `+4918${String(n).padStart(7, '0')}`));
      const records = events.map((event) => ({ key: `acme:${event.subject}`, event }));
      await app.ports.eventBus.publish('columba.channel-events', records);
      await timeToFirstSend('+4915220000005');
      expect(app.sent.length).toBeLessThan(events.length / 2);
      expect(await open('acme')).toBeGreaterThan(events.length / 2);
      slowly(0);
      const runs = await ended(flowId, events.length, DRAIN_MS);
      expect(runs).toHaveLength(events.length);
      expect(runs.every((run) => run.status === 'completed')).toBe(true);
    },
    TEST_MS,
  );
});
