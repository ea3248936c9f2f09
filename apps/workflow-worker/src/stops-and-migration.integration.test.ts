import type { FlowDocument } from '@columba/workflow-contracts';
import { triggersOf } from '@columba/workflow-engine';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bulkJobs } from './testing/bulk-jobs.js';
import { observeRuns } from './testing/observe-runs.js';
import { eventually, happened, startWorkflowApp, type WorkflowApp, written } from './testing/start-workflow-app.js';
import { end, flow, reply, send, trigger } from './testing/test-flows.js';

let app: WorkflowApp;
beforeAll(async () => {
  app = await startWorkflowApp();
});
afterAll(() => app.stop());
beforeEach(() => app.reset());
const { runsOf, ended, pathOf } = observeRuns(() => app);
const jobs = bulkJobs(() => app);

const all = (flowId: string, wanted: string, count: number) =>
  eventually(`${count} runs are ${wanted}`, async () => {
    const runs = await runsOf(flowId);
    return runs.length === count && runs.every((run) => run.status === wanted) && runs;
  });

describe('a kill switch', () => {
  const stop = (flowId: string | null, mode: 'pause' | 'cancel' = 'pause') =>
    app.ports.flowStopStore.stop('acme', { flowId, mode, reason: 'wrong text', by: 'user:1' });

  /** Workers look every second. */
  const resume = async (flowId: string | null) => {
    await app.ports.flowStopStore.resume('acme', flowId, 'user:1');
    await new Promise((done) => setTimeout(done, 1_200));
  };

  //  start --> one --> two --> done, where the switch is thrown while `one` is on its way
  const twoMessages = (word: string) =>
    flow(
      word,
      [trigger(word), send('one', '1'), send('two', '2'), end],
      ['start out one', 'one sent two', 'one undeliverable done', 'two sent done', 'two undeliverable done'],
    );

  it('lets nothing more leave and starts nothing, until it is off; then the runs go on where they were', async () => {
    const flowId = await app.publish(twoMessages('halt'));
    app.behaviour.send = async (message) => {
      if (message.body === '1') {
        await stop(flowId);
        await new Promise((resolve) => setTimeout(resolve, 2_000));
      }
      return { kind: 'accepted', providerMessageId: `p-${message.messageId}` };
    };
    await app.receive(written('halt', '+4915400000001'));
    const [run] = await all(flowId, 'paused', 1);
    await app.receive(written('halt', '+4915400000002'));
    await eventually('the second is handled', async () => {
      const rows = await app.sql(
        "SELECT 1 FROM inbox WHERE handled_at IS NOT NULL AND event->'data'->>'from' = '+4915400000002'",
      );
      return rows.length > 0;
    });
    expect(app.sent.map(({ body }) => body)).toEqual(['1']);
    expect(await runsOf(flowId)).toHaveLength(1);
    const [row] = await app.sql('SELECT wait_reason FROM flow_run WHERE id = $1', [run!.id]);
    expect(row).toEqual({ wait_reason: 'stopped' });

    const [recorded] = await app.ports.flowStopStore.history('acme', flowId, 5);
    expect(recorded).toMatchObject({ reason: 'wrong text', resumedAtMs: null });
    await resume(flowId);
    const filter = { flowId, pausedFor: 'stopped' };
    expect(await jobs.run('resume', { target: { filter } })).toMatchObject({ done: 1 });
    await ended(flowId);
    expect(app.sent.map(({ body }) => body)).toEqual(['1', '2']);
  });

  it('of the tenant holds a run that wakes, and spares the other tenant', async () => {
    const nodes = [
      trigger('later'),
      { id: 'hold', type: 'delay', config: { for: 'PT2S' } },
      send('reply', 'late'),
      end,
    ];
    const edges = ['start out hold', 'hold out reply', 'reply sent done', 'reply undeliverable done'];
    const flowId = await app.publish(flow('later', nodes, edges));
    const other = await app.publish(reply('later'), 'globex');
    await app.receive(written('later', '+4915400000003'));
    await all(flowId, 'waiting', 1);
    await stop(null, 'cancel');
    await app.receive(written('later', '+4915400000004', { tenant: 'globex' }));
    await ended(other);
    expect((await ended(flowId))[0]?.status).toBe('cancelled');
    expect(app.sent.map(({ body }) => body)).toEqual(['You said later']);
    await resume(null);
  });

  it('is thrown once, however many throw it', async () => {
    const flowId = await app.publish(reply('once'));
    const thrown = await Promise.all([stop(flowId), stop(flowId), stop(flowId)]);
    expect(thrown.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(thrown.map((one) => one.stop.id)).size).toBe(1);
    expect(await app.ports.flowStopStore.resume('globex', flowId, 'x')).toBeNull();
    expect(await app.ports.flowStopStore.resume('acme', flowId, 'x')).not.toBeNull();
  });
});

describe('runs in flight', () => {
  const subject = (from: string) => `whatsapp:${from}`;
  //  start --> <id> (eventType) --> reply --> done
  const journey = (word: string, id: string, eventType: string, body: string): FlowDocument =>
    flow(
      word,
      [trigger(word), { id, type: 'wait_event', config: { eventType, timeout: 'P1D' } }, send('reply', body), end],
      [`start out ${id}`, `${id} received reply`, `${id} timeout done`, 'reply sent done', 'reply undeliverable done'],
    );
  const publishNext = async (flowId: string, document: FlowDocument): Promise<void> => {
    const triggers = triggersOf(document).flatMap(({ nodeId, type, eventType }) =>
      eventType ? [{ nodeId, type, eventType }] : [],
    );
    await app.ports.flowStore.publish('acme', flowId, { document, triggers, label: null, note: null, by: null });
  };
  const older = (flowId: string) => ({ filter: { flowId, olderThanVersion: 2 } });

  it('move to the new version, wait for what it waits for, and end on it', async () => {
    const [one, two] = ['+4915500000001', '+4915500000002'];
    const flowId = await app.publish(journey('move', 'paid', 'x.paid', 'old'));
    for (const from of [one, two]) await app.receive(written('move', from));
    const [paused] = await all(flowId, 'waiting', 2);
    await app.ports.runStore.signal('acme', paused!.id, { kind: 'pause', waitId: null, payload: null });
    await eventually('one is paused', async () => (await runsOf(flowId)).some((run) => run.status === 'paused'));
    await publishNext(flowId, journey('move', 'settled', 'x.settled', 'new'));
    const job = await jobs.run('migrate', { target: older(flowId), version: 2, nodeMapping: { paid: 'settled' } });
    expect(job).toMatchObject({ total: 2, done: 2, skipped: 0, failed: 0 });
    const versions = await app.sql('SELECT version, status FROM flow_run WHERE flow_id = $1 ORDER BY status', [flowId]);
    expect(versions).toEqual([
      { version: 2, status: 'paused' },
      { version: 2, status: 'waiting' },
    ]);
    const moved = await app.sql(`SELECT body FROM flow_event WHERE flow_id = $1 AND body->>'type' = 'run.migrated'`, [
      flowId,
    ]);
    expect(moved).toEqual(Array(2).fill({ body: { type: 'run.migrated', fromVersion: 1, toVersion: 2 } }));
    await app.ports.runStore.signal('acme', paused!.id, { kind: 'resume', waitId: null, payload: null });
    await all(flowId, 'waiting', 2);
    for (const from of [one, two]) await app.receive(happened('x.paid', subject(from)));
    for (const from of [one, two]) await app.receive(happened('x.settled', subject(from)));
    await ended(flowId, 2);
    expect(app.sent.map(({ body }) => body)).toEqual(['new', 'new']);
    expect(await pathOf(paused!.id)).toEqual(['start', 'settled', 'reply', 'done']);
  });

  it('stay, with the reason, where the node is gone; and end when they are to leave', async () => {
    const flowId = await app.publish(journey('stay', 'paid', 'x.paid', 'old'));
    await app.receive(written('stay', '+4915500000003'));
    await all(flowId, 'waiting', 1);
    await publishNext(flowId, journey('stay', 'settled', 'x.settled', 'new'));
    expect(await jobs.run('migrate', { target: older(flowId), version: 2 })).toMatchObject({
      done: 0,
      reasons: [{ reason: 'The node "paid" is gone.', count: 1 }],
    });
    await all(flowId, 'waiting', 1);
    await jobs.run('cancel', { target: older(flowId), reason: 'left by publish' });
    await all(flowId, 'cancelled', 1);
    const [fact] = await app.sql(`SELECT body FROM flow_event WHERE flow_id = $1 AND body->>'type' = 'run.cancelled'`, [
      flowId,
    ]);
    expect(fact).toEqual({ body: { type: 'run.cancelled', by: 'user:test', reason: 'left by publish' } });
  });

  it('that are busy move at their next rest', async () => {
    const flowId = await app.publish(
      flow(
        'busy',
        [
          trigger('busy'),
          send('first', 'busy'),
          { id: 'paid', type: 'wait_event', config: { eventType: 'x.paid', timeout: 'P1D' } },
          end,
        ],
        ['start out first', 'first sent paid', 'first undeliverable done', 'paid received done', 'paid timeout done'],
      ),
    );
    app.behaviour.send = async (message) => {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      return { kind: 'accepted', providerMessageId: `p-${message.messageId}` };
    };
    await app.receive(written('busy', '+4915500000004'));
    await eventually('it sends', async () => app.sent.length === 1);
    const { document } = (await app.ports.flowStore.version('acme', flowId, 1))!;
    await publishNext(flowId, document);
    expect(await jobs.run('migrate', { target: older(flowId), version: 2 })).toMatchObject({ done: 1, failed: 0 });
    const rows = await app.sql('SELECT version, status FROM flow_run WHERE flow_id = $1', [flowId]);
    expect(rows).toEqual([{ version: 2, status: 'waiting' }]);
  });
});
