import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { observeRuns } from './testing/observe-runs.js';
import { eventually, startWorkflowApp, type WorkflowApp, written } from './testing/start-workflow-app.js';
import { manual, parent, result } from './testing/subflow-flows.js';
import { flow, type Node, send } from './testing/test-flows.js';

let app: WorkflowApp;
beforeAll(async () => {
  app = await startWorkflowApp();
});
afterAll(() => app?.stop());
beforeEach(() => app.reset());
afterEach(() => vi.restoreAllMocks());

const { runsOf, ended } = observeRuns(() => app);
const child = (nodes: Node[], edges: string[]) => app.publish(flow('child', nodes, edges));
const rowsOf = (flowId: string) =>
  app.sql<{ id: string; status: string; parent_run_id: string | null; depth: number | null; error: { code: string } }>(
    'SELECT id, status, parent_run_id, depth, error FROM flow_run WHERE flow_id = $1 ORDER BY id',
    [flowId],
  );
const bodies = () => app.sent.map(({ body }) => body);

describe('driving a failed parent on', () => {
  const letterOf = async (runId: string | undefined) =>
    (await app.sql<{ id: string }>('SELECT id FROM failed_flow_run WHERE run_id = $1', [runId]))[0]?.id ?? '';
  const redrive = async (runId: string | undefined) => {
    const id = await letterOf(runId);
    const [open] = await app.ports.deadLetterStore.openOnes('acme', { ids: [id] }, 1);
    if (!open) throw new Error('no open dead letter');
    const { flowId, version, customerId, conversationId, state } = open;
    const made = {
      flowId,
      version,
      customerId,
      conversationId,
      state,
      input: {},
      mode: 'live',
      exclusive: false,
    } as const;
    const run = { ...made, tenantId: 'acme', id: crypto.randomUUID(), eventKey: `redrive|${id}` };
    return (await app.ports.deadLetterStore.redrive('acme', [{ deadLetterId: id, run }], 'user:1'))[0];
  };
  const ticket: Node = {
    id: 'ticket',
    type: 'ticket',
    config: { subject: 'Help' },
    retry: { ...send('x', 'x').retry, maxAttempts: 1 } as never,
  };
  const brittle = async (word: string) => {
    const childId = await child(
      [manual, send('first', 'first'), ticket, result({ total: '{{ nodes.ticket.output.number }}' })],
      ['start out first', 'first sent ticket', 'first undeliverable done', 'ticket out done'],
    );
    return { childId, parentId: await app.publish(parent(word, childId, {}, false)) };
  };

  it('drives its child on from the node that failed: nothing is sent twice', async () => {
    const { childId, parentId } = await brittle('again');
    const broken = vi.spyOn(app.ports.ticketStore, 'open').mockRejectedValue(new Error('broken'));
    await app.receive(written('again', '+4915200000011'));
    const [failed] = await ended(parentId);
    expect(failed?.status).toBe('failed');
    broken.mockRestore();
    await redrive(failed?.id);
    const runs = await ended(parentId, 2);
    expect(runs.map(({ status }) => status)).toContain('completed');
    expect((await rowsOf(childId)).map(({ status }) => status).toSorted()).toEqual(['completed', 'failed']);
    expect(bodies()[0]).toBe('first');
    expect(bodies()).toHaveLength(2);
    expect(bodies()[1]).toMatch(/^Got \d+$/);
  });

  it('takes what the child’s own re-drive has come to; that settles the first parent no second time', async () => {
    const { childId, parentId } = await brittle('twice');
    const broken = vi.spyOn(app.ports.ticketStore, 'open').mockRejectedValue(new Error('broken'));
    await app.receive(written('twice', '+4915200000012'));
    const [failed] = await ended(parentId);
    broken.mockRestore();
    const [kid] = await rowsOf(childId);
    await redrive(kid?.id);
    await eventually('the child is done', async () =>
      (await rowsOf(childId)).some(({ status }) => status === 'completed'),
    );
    expect((await runsOf(parentId)).map(({ status }) => status)).toEqual(['failed']);
    await redrive(failed?.id);
    await ended(parentId, 2);
    expect((await runsOf(parentId)).map(({ status }) => status).toSorted()).toEqual(['completed', 'failed']);
    expect(await runsOf(childId)).toHaveLength(2);
    expect(bodies()).toHaveLength(2);
  });
});

describe('a worker that dies', () => {
  const withTicket = async (word: string) => {
    const opens: Node = { id: 'ticket', type: 'ticket', config: { subject: 'Help' } };
    const childId = await child([manual, opens, result({ total: 'one' })], ['start out ticket', 'ticket out done']);
    return { childId, parentId: await app.publish(parent(word, childId)) };
  };
  const loseLease = (flowId: string) =>
    app.sql(
      `UPDATE flow_run SET lease_until = now() - interval '1 second' WHERE flow_id = $1 AND lease_until IS NOT NULL`,
      [flowId],
    );

  it('in the child, before its effect is settled: it is taken over, and the parent settles once, also when the first worker comes back', async () => {
    const { childId, parentId } = await withTicket('crash');
    const open = app.ports.ticketStore.open.bind(app.ports.ticketStore);
    let wakeUp: () => void = () => undefined;
    const asleep = new Promise<void>((resolve) => {
      wakeUp = resolve;
    });
    const hanging = vi.spyOn(app.ports.ticketStore, 'open').mockImplementation(open);
    hanging.mockImplementationOnce((ticket) => asleep.then(() => open(ticket)));
    await app.receive(written('crash', '+4915200000013'));
    await eventually('the effect has begun', async () => hanging.mock.calls.length > 0);
    await loseLease(childId);
    await ended(parentId);
    wakeUp();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(bodies()).toEqual(['Got one']);
    expect((await runsOf(childId)).map(({ status }) => status)).toEqual(['completed']);
  });
});
