import type { FlowDocument } from '@columba/workflow-contracts';
import { triggersOf } from '@columba/workflow-engine';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type RunningWorker, startWorker } from './start-worker.js';
import { mortalPorts, never } from './testing/mortal-worker.js';
import { observeRuns } from './testing/observe-runs.js';
import { eventually, type Sending, startWorkflowApp, type WorkflowApp, written } from './testing/start-workflow-app.js';
import { manual, parent, result } from './testing/subflow-flows.js';
import { end, flow, reply, send, trigger } from './testing/test-flows.js';

let app: WorkflowApp;
let second: RunningWorker;
beforeAll(async () => {
  app = await startWorkflowApp();
  second = await startWorker({ ...app.ports, options: { ...app.ports.options, owner: 'second' } });
});
afterAll(async () => {
  await second?.stop();
  await app?.stop();
});
beforeEach(() => app.reset());
const { runsOf, ended } = observeRuns(() => app);

const LIMIT = { maxConcurrentRuns: 2 };
const customer = (n: number) => `+49153${String(n).padStart(8, '0')}`;
const accept: Sending = ({ messageId }) => ({ kind: 'accepted', providerMessageId: `p-${messageId}` });
/** Each send takes a while; answers how many were out at once. */
const slowSends = (ms: number) => {
  const seen = { now: 0, most: 0 };
  app.behaviour.send = async (message) => {
    seen.now += 1;
    seen.most = Math.max(seen.most, seen.now);
    await new Promise((resolve) => setTimeout(resolve, ms));
    seen.now -= 1;
    return await accept(message);
  };
  return seen;
};
const receiveMany = async (word: string, count: number, from = 0) => {
  for (let n = 0; n < count; n += 1) await app.receive(written(word, customer(from + n)));
};
const reasons = (flowId: string) =>
  app.sql<{ status: string; wait_reason: string | null; n: number }>(
    'SELECT status, wait_reason, count(*)::int AS n FROM flow_run WHERE flow_id = $1 GROUP BY 1, 2 ORDER BY 1, 2',
    [flowId],
  );
const turnsOf = (flowId: string) => app.sql('SELECT state FROM flow_turn WHERE flow_id = $1', [flowId]);
const publishAgain = async (flowId: string, document: FlowDocument) => {
  const triggers = triggersOf(document).flatMap(({ nodeId, type, eventType }) =>
    eventType ? [{ nodeId, type, eventType }] : [],
  );
  await app.ports.flowStore.publish('acme', flowId, { document, triggers, label: null, note: null, by: null });
};

//  start --> ask --reply--> thanks --> done
const asking = (word: string) =>
  flow(
    word,
    [
      trigger(word),
      { id: 'ask', type: 'ask_question', config: { channel: 'same', body: 'Yes?', timeout: 'PT1H' } },
      send('thanks', 'Thanks'),
      end,
    ],
    ['start out ask', 'ask replied thanks', 'ask timeout done', 'thanks sent done', 'thanks undeliverable done'],
    { maxConcurrentRuns: 1 },
  );

describe('a flow that limits how many of its runs are under way', () => {
  it('never has more, over two workers; the others wait, say why, and begin oldest first', async () => {
    const RUNS = 20;
    const sends = slowSends(40);
    const flowId = await app.publish(reply('limited', LIMIT));
    await receiveMany('limited', RUNS);
    let mostRunning = 0;
    let held = 0;
    const runs = await eventually('all have ended', async () => {
      const found = await reasons(flowId);
      const of = (status: string) => found.filter((row) => row.status === status);
      mostRunning = Math.max(
        mostRunning,
        of('running').reduce((sum, { n }) => sum + n, 0),
      );
      held = Math.max(held, of('pending').find(({ wait_reason }) => wait_reason === 'flow-limit')?.n ?? 0);
      return of('completed')[0]?.n === RUNS && (await runsOf(flowId));
    });
    expect([sends.most, mostRunning]).toEqual([2, 2]);
    expect(held).toBeGreaterThan(5);
    const byAge = await app.sql<{ address: string }>(
      `SELECT m.address FROM flow_run r JOIN message m ON m.run_id = r.id WHERE r.flow_id = $1 ORDER BY r.id`,
      [flowId],
    );
    const order = byAge.map(({ address }) => app.sent.findIndex(({ to }) => to === address));
    // Two at once: one may overtake the other, no more.
    for (const [age, place] of order.entries()) expect(Math.abs(place - age)).toBeLessThanOrEqual(1);
    expect(app.sent).toHaveLength(runs.length);
    await eventually('no turn is left', async () => (await turnsOf(flowId)).length === 0);
  });

  it('does not count who waits for a customer, and goes on one by one when all answer at once', async () => {
    const sends = slowSends(40);
    const flowId = await app.publish(asking('poll'));
    await receiveMany('poll', 4, 100);
    await eventually('all wait for an answer', async () => {
      const [row, ...more] = await reasons(flowId);
      return more.length === 0 && row?.status === 'waiting' && row.wait_reason === 'reply' && row.n === 4;
    });
    for (let n = 0; n < 4; n += 1) await app.receive(written('yes', customer(100 + n)));
    expect((await ended(flowId, 4)).map(({ status }) => status)).toEqual(Array(4).fill('completed'));
    expect([sends.most, app.sent.length]).toEqual([1, 8]);
  });

  it('lets a run that was killed with its worker go on, and the others after it', async () => {
    const flowId = await app.publish(reply('mortal', LIMIT));
    const mortal = mortalPorts(app.ports);
    await second.stop();
    await app.replaceWorker(mortal.ports);
    app.behaviour.send = () => never();
    await receiveMany('mortal', 6, 200);
    await eventually('two are under way', async () => app.sent.length === 2);
    await mortal.die();
    const died = await app.sql("SELECT id FROM flow_run WHERE flow_id = $1 AND status = 'running'", [flowId]);
    app.behaviour.send = accept;
    await app.replaceWorker(app.ports, async () => undefined);
    second = await startWorker({ ...app.ports, options: { ...app.ports.options, owner: 'third' } });
    expect(died).toHaveLength(2);
    expect((await ended(flowId, 6, 30_000)).map(({ status }) => status)).toEqual(Array(6).fill('completed'));
    // Whether the dead worker's messages left is not known: they are never sent again.
    expect(app.sent).toHaveLength(6);
  }, 45_000);

  it('cancels a run that has not begun at once, and passes over it', async () => {
    slowSends(400);
    const flowId = await app.publish(reply('cancelled', { maxConcurrentRuns: 1 }));
    await receiveMany('cancelled', 3, 300);
    const runs = await eventually('two are held', async () => {
      const found = await reasons(flowId);
      return found.some(({ wait_reason, n }) => wait_reason === 'flow-limit' && n === 2) && (await runsOf(flowId));
    });
    const { id } = runs.filter(({ status }) => status === 'pending')[0]!;
    await app.ports.runStore.signal('acme', id, { kind: 'cancel', waitId: null, payload: null });
    const statuses = (await ended(flowId, 3)).map((run) => [run.id === id, run.status]);
    expect(statuses.toSorted()).toEqual([
      [false, 'completed'],
      [false, 'completed'],
      [true, 'cancelled'],
    ]);
    expect(app.sent).toHaveLength(2);
  });

  it('lets all go when the next version has no limit', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    app.behaviour.send = async (message) => {
      if (message.to === customer(400)) await gate;
      return await accept(message);
    };
    const flowId = await app.publish(reply('freed', { maxConcurrentRuns: 1 }));
    await app.receive(written('freed', customer(400)));
    await eventually('one is under way', async () => app.sent.length === 1);
    await receiveMany('freed', 5, 401);
    await eventually('five are held', async () => (await reasons(flowId)).some(({ n }) => n === 5));
    await publishAgain(flowId, reply('freed'));
    await eventually('five are through', async () => app.sent.length === 6);
    open();
    await ended(flowId, 6);
  });

  it('gives its turn back while a subflow is under way: a flow of one may call itself', async () => {
    const child = flow('child', [manual, send('hi', 'hi'), result({ total: '1' })], ['start out hi', 'hi sent done'], {
      maxConcurrentRuns: 1,
    });
    const childId = await app.publish(child);
    const calling = parent('caller', childId);
    const parentId = await app.publish({ ...calling, settings: { ...calling.settings, maxConcurrentRuns: 1 } });
    const sends = slowSends(20);
    await receiveMany('caller', 3, 500);
    expect((await ended(parentId, 3)).map(({ status }) => status)).toEqual(Array(3).fill('completed'));
    expect(await runsOf(childId)).toHaveLength(3);
    expect(sends.most).toBeLessThanOrEqual(2);
  });
});

it('a flow without a limit asks for no turn, and a run of it writes none', async () => {
  const asked = vi.spyOn(app.ports.flowTurnStore, 'take');
  const flowId = await app.publish(reply('free'));
  await receiveMany('free', 10, 600);
  await ended(flowId, 10);
  expect(asked.mock.calls.filter(([change]) => change.flowId === flowId)).toEqual([]);
  expect(await turnsOf(flowId)).toEqual([]);
  asked.mockRestore();
});
