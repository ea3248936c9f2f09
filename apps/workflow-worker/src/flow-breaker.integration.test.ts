import { flowError } from '@columba/workflow-contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { observeRuns } from './testing/observe-runs.js';
import { eventually, type Sending, startWorkflowApp, type WorkflowApp, written } from './testing/start-workflow-app.js';
import { reply } from './testing/test-flows.js';

let app: WorkflowApp;
beforeAll(async () => {
  app = await startWorkflowApp();
});
afterAll(() => app?.stop());
beforeEach(() => app.reset());
const { runsOf, ended } = observeRuns(() => app);

const BREAKER = { threshold: 3, windowMs: 60_000, coolDownMs: 1_000 };
/** The flow is at fault: whatever it sends to is there. */
const refuse: Sending = () => ({
  kind: 'rejected',
  undeliverable: false,
  error: flowError({ code: 'whatsapp.bad-template', kind: 'permanent', message: 'No such template.' }),
});
const accept: Sending = ({ messageId }) => ({ kind: 'accepted', providerMessageId: `p-${messageId}` });
const receiveMany = async (word: string, count: number, from: number) => {
  for (let n = 0; n < count; n += 1) await app.receive(written(word, `+49154${String(from + n).padStart(8, '0')}`));
};
const breakerOf = async (flowId: string) =>
  (await app.ports.breakerStore.list('acme')).find(({ target }) => target === `flow:${flowId}`);
const opened = (flowId: string) =>
  eventually('the breaker is open', async () => {
    const breaker = await breakerOf(flowId);
    return breaker?.state === 'open' && breaker;
  });
const heldFor = async (flowId: string, reason: string) =>
  (
    await app.sql(
      `SELECT id FROM flow_run WHERE flow_id = $1 AND status = 'pending' AND wait_reason = $2 AND wake_at IS NULL`,
      [flowId, reason],
    )
  ).length;

describe('a flow whose runs fail', () => {
  it('begins no more until a probe goes well; none is lost', async () => {
    const flowId = await app.publish(reply('broken', { breaker: BREAKER }));
    app.behaviour.send = refuse;
    await receiveMany('broken', 3, 0);
    expect(await opened(flowId)).toMatchObject({
      failures: 3,
      openings: 1,
      score: 3,
      limits: BREAKER,
      lastError: { code: 'whatsapp.bad-template', message: 'No such template.' },
    });
    await receiveMany('broken', 30, 100);
    await eventually('the new runs are held', async () => (await heldFor(flowId, 'flow-breaker')) >= 29);
    expect((await breakerOf(flowId))?.parkedRuns).toBeGreaterThanOrEqual(29);
    await eventually('a probe has failed', async () => (await runsOf(flowId)).filter(failed).length === 4);
    expect(app.sent).toHaveLength(4);
    app.behaviour.send = accept;
    const runs = await ended(flowId, 33, 20_000);
    expect(runs.filter(failed)).toHaveLength(4);
    expect(runs.filter(({ status }) => status === 'completed')).toHaveLength(29);
    expect(await breakerOf(flowId)).toMatchObject({ state: 'closed', openings: 1, parkedRuns: 0 });
    await eventually('no turn is left', async () => {
      return (await app.sql(`SELECT 1 FROM flow_turn WHERE flow_id = $1 AND state = 'held'`, [flowId])).length === 0;
    });
  }, 40_000);

  it('is closed by hand: what it held back begins, in a limit that it has', async () => {
    const settings = { breaker: { ...BREAKER, coolDownMs: 600_000 }, maxConcurrentRuns: 2 };
    const flowId = await app.publish(reply('hand', settings));
    app.behaviour.send = refuse;
    await receiveMany('hand', 3, 200);
    const { id } = await opened(flowId);
    await receiveMany('hand', 10, 300);
    await eventually('ten are held', async () => (await heldFor(flowId, 'flow-breaker')) === 10);
    expect(app.sent).toHaveLength(3);
    app.behaviour.send = accept;
    expect(await app.ports.breakerStore.close('acme', id)).toBe(true);
    const runs = await ended(flowId, 13);
    expect(runs.filter(({ status }) => status === 'completed')).toHaveLength(10);
    await receiveMany('hand', 1, 400);
    await ended(flowId, 14);
  });

  it('counts what failed within the window, whatever others did, and forgets it when closed', async () => {
    const flowId = await app.publish(reply('window', { breaker: { ...BREAKER, windowMs: 1_000, coolDownMs: 60_000 } }));
    app.behaviour.send = refuse;
    await receiveMany('window', 2, 500);
    await ended(flowId, 2);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    await receiveMany('window', 2, 510);
    // A failure is counted when its run has ended, by the worker's next turn.
    const counted = await eventually('four are counted', async () => {
      const breaker = await breakerOf(flowId);
      return breaker?.failures === 4 && breaker;
    });
    expect(counted).toMatchObject({ state: 'closed', score: 2 });
    app.behaviour.send = accept;
    await receiveMany('window', 1, 520);
    await ended(flowId, 5);
    // What failed before is out of the window: with it the breaker would open one or two failures early, and hold the rest back.
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    app.behaviour.send = refuse;
    await receiveMany('window', 3, 530);
    await opened(flowId);
    await app.ports.breakerStore.close('acme', (await breakerOf(flowId))!.id);
    // One, held or not by a worker that does not know yet: several could open it again.
    await receiveMany('window', 1, 540);
    await eventually('it has begun and failed', async () => {
      return (await runsOf(flowId)).filter(failed).length === 8;
    });
    expect(await breakerOf(flowId)).toMatchObject({ openings: 1 });
  });

  it('without a breaker has none, and asks nothing while one is closed', async () => {
    const asked = vi.spyOn(app.ports.flowTurnStore, 'take');
    const bare = await app.publish(reply('bare'));
    const closed = await app.publish(reply('closed', { breaker: BREAKER }));
    await receiveMany('closed', 5, 600);
    await ended(closed, 5);
    app.behaviour.send = refuse;
    await receiveMany('bare', 5, 700);
    await ended(bare, 5);
    expect(await breakerOf(bare)).toBeUndefined();
    expect(asked.mock.calls.filter(([{ flowId }]) => flowId === bare || flowId === closed)).toEqual([]);
    asked.mockRestore();
  });
});

function failed({ status }: { status: string }): boolean {
  return status === 'failed';
}
