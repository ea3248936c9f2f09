import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { observeRuns } from './testing/observe-runs.js';
import { eventually, startWorkflowApp, type WorkflowApp, written } from './testing/start-workflow-app.js';
import { end, flow, type Node, trigger } from './testing/test-flows.js';

let app: WorkflowApp;
beforeAll(async () => {
  app = await startWorkflowApp();
});
afterAll(() => app?.stop());
beforeEach(() => app.reset());

const { ended, waiting } = observeRuns(() => app);
const settings = { runTimeout: 'PT1S' };
const waits: Node = { id: 'paid', type: 'wait_event', config: { eventType: 'x.paid', timeout: 'P1D' } };
const errorOf = async (runId: string | undefined) =>
  (await app.sql<{ error: object }>('SELECT error FROM flow_run WHERE id = $1', [runId]))[0]?.error;

describe('a run that takes longer than its flow allows', () => {
  it('fails with its reason, waits for nothing more, and becomes a dead letter', async () => {
    const document = flow(
      'late',
      [trigger('late'), waits, end],
      ['start out paid', 'paid received done', 'paid timeout done'],
      settings,
    );
    const flowId = await app.publish(document);
    await app.receive(written('late', '+4915500000001'));
    const run = await waiting(flowId);
    const [row] = await app.sql<{ ms: string }>(
      'SELECT extract(epoch FROM wake_at - started_at) * 1000 AS ms FROM flow_run WHERE id = $1',
      [run.id],
    );
    expect(Number(row?.ms)).toBeLessThan(1_500);
    expect((await ended(flowId))[0]?.status).toBe('failed');
    expect(await errorOf(run.id)).toMatchObject({ code: 'run.timed-out', kind: 'user' });
    expect(await app.sql('SELECT 1 FROM flow_wait WHERE run_id = $1', [run.id])).toEqual([]);
    const letters = await app.sql('SELECT status FROM failed_flow_run WHERE run_id = $1', [run.id]);
    expect(letters).toEqual([{ status: 'open' }]);
  });

  it('as a child, is an error of its parent', async () => {
    const manual: Node = { id: 'start', type: 'trigger_manual', config: {} };
    const hold: Node = { id: 'hold', type: 'delay', config: { for: 'P1D' } };
    const childId = await app.publish(flow('slow', [manual, hold, end], ['start out hold', 'hold out done'], settings));
    const call: Node = { id: 'call', type: 'subflow', config: { flowId: childId } };
    const parentId = await app.publish(
      flow('calls', [trigger('calls'), call, end], ['start out call', 'call out done']),
    );
    await app.receive(written('calls', '+4915500000002'));
    const [parent] = await ended(parentId);
    expect(await errorOf(parent?.id)).toMatchObject({ code: 'subflow.failed', cause: { code: 'run.timed-out' } });
  });
});

describe('a parent whose time is over', () => {
  it('leaves its child to go on; the child’s end settles nothing any more', async () => {
    const manual: Node = { id: 'start', type: 'trigger_manual', config: {} };
    const hold: Node = { id: 'hold', type: 'delay', config: { for: 'PT2S' } };
    const childId = await app.publish(flow('goes on', [manual, hold, end], ['start out hold', 'hold out done']));
    const call: Node = { id: 'call', type: 'subflow', config: { flowId: childId } };
    const document = flow('short', [trigger('short'), call, end], ['start out call', 'call out done'], settings);
    const parentId = await app.publish(document);
    await app.receive(written('short', '+4915500000003'));
    const [parent] = await ended(parentId);
    expect(await errorOf(parent?.id)).toMatchObject({ code: 'run.timed-out' });
    expect((await ended(childId))[0]?.status).toBe('completed');
    await eventually('the parent has no mail', async () => {
      const mail = await app.sql('SELECT 1 FROM flow_signal WHERE run_id = $1', [parent?.id]);
      return mail.length === 0;
    });
  });
});
