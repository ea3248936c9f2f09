import type { ApprovalStore } from '@columba/workflow/ports';
import type { ApprovalResource } from '@columba/workflow-contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { observeRuns } from './testing/observe-runs.js';
import { eventually, startWorkflowApp, type WorkflowApp, written } from './testing/start-workflow-app.js';
import { end, flow, type Node, send, trigger } from './testing/test-flows.js';

let app: WorkflowApp;
beforeAll(async () => {
  app = await startWorkflowApp();
});
afterAll(() => app?.stop());
beforeEach(() => app.reset());

const { runsOf, ended, waiting } = observeRuns(() => app);
const approvals = () => (app.ports as unknown as { approvalStore: ApprovalStore }).approvalStore;

//  word --> ask --approved--> yes --> done
//            +--rejected--> no --> done
//            +--timeout--> late --> done
const asking = (word: string, config: object = {}) => {
  const ask: Node = { id: 'ask', type: 'approval', config: { title: 'Refund {{ event.text }}?', ...config } };
  const says = [
    send('yes', 'Yes, says {{ nodes.ask.output.by }}: {{ nodes.ask.output.note }}'),
    send('no', 'No'),
    send('late', 'Too late'),
  ];
  return flow(
    word,
    [trigger(word), ask, ...says, end],
    [
      'start out ask',
      'ask approved yes',
      'ask rejected no',
      'ask timeout late',
      ...says.flatMap(({ id }) => [`${id} sent done`, `${id} undeliverable done`]),
    ],
  );
};
const listed = (status: ApprovalResource['status'], runId: string) =>
  approvals()
    .list('acme', { status, runId, limit: 10 })
    .then(({ items }) => items);
const openOf = (runId: string) => eventually('the question is open', async () => (await listed('open', runId))[0]);
const approve = { decision: 'approved', by: 'user:7', note: 'as agreed' } as const;
const bodies = () => app.sent.map(({ body }) => body);

describe('an approval', () => {
  it('is listed with its words; the decision moves the run on and says who it was', async () => {
    const flowId = await app.publish(
      asking('refund', { instructions: 'For {{ customer.phone }}', assignees: ['ada@acme.test'], role: 'admin' }),
    );
    await app.receive(written('refund', '+4915300000001'), 3);
    const run = await waiting(flowId);
    const open = await openOf(run.id);
    expect(open).toMatchObject({
      runId: run.id,
      flowId,
      flowName: 'refund',
      nodeId: 'ask',
      title: 'Refund refund?',
      instructions: 'For +4915300000001',
      assignees: ['ada@acme.test'],
      role: 'admin',
      status: 'open',
      decidedBy: null,
    });
    expect(await runsOf(flowId)).toHaveLength(1);
    expect(await approvals().decide('acme', open.id, approve)).toBe('decided');
    await ended(flowId);
    expect(bodies()).toEqual(['Yes, says user:7: as agreed']);
    expect(await listed('open', run.id)).toEqual([]);
    expect(await listed('approved', run.id)).toMatchObject([{ decidedBy: 'user:7', note: 'as agreed' }]);
    const [fact] = await app.sql<{ detail: object }>(
      `SELECT body->'detail' AS detail FROM flow_event WHERE run_id = $1 AND body->>'nodeId' = 'ask'
       AND body->>'type' = 'node.settled'`,
      [run.id],
    );
    expect(fact?.detail).toEqual({ by: 'user:7' });
  });

  it('two at once: one decides, the same again is the same, another is too late', async () => {
    const flowId = await app.publish(asking('race'));
    await app.receive(written('race', '+4915300000002'));
    const { id } = await openOf((await waiting(flowId)).id);
    const reject = { decision: 'rejected', by: 'user:8', note: '' } as const;
    const outcomes = await Promise.all([approve, reject].map((one) => approvals().decide('acme', id, one)));
    expect(outcomes.toSorted()).toEqual(['decided', 'decided-before']);
    await ended(flowId);
    expect(bodies()).toHaveLength(1);
    const winner = outcomes[0] === 'decided' ? approve : reject;
    expect(await approvals().decide('acme', id, winner)).toBe('repeated');
    expect(await approvals().decide('acme', id, { ...winner, by: 'user:9' })).toBe('decided-before');
  });

  it('nobody decides: the run goes on by the timeout, and the question closes', async () => {
    const flowId = await app.publish(asking('slow', { timeout: 'PT0.6S' }));
    await app.receive(written('slow', '+4915300000003'));
    const [run] = await ended(flowId);
    expect(bodies()).toEqual(['Too late']);
    const [question] = await listed('closed', run?.id ?? '');
    expect(await approvals().decide('acme', question?.id ?? '', approve)).toBe('closed');
  });

  it('closes when its run is cancelled', async () => {
    const flowId = await app.publish(asking('stop'));
    await app.receive(written('stop it now', '+4915300000004'));
    const run = await waiting(flowId);
    const { id } = await openOf(run.id);
    await app.ports.runStore.signal('acme', run.id, { kind: 'cancel', waitId: null, payload: { by: 'user:1' } });
    await ended(flowId);
    expect(await approvals().decide('acme', id, approve)).toBe('closed');
    expect(await listed('closed', run.id)).toHaveLength(1);
  });

  it('a decision while no worker is there waits in the mailbox', async () => {
    const flowId = await app.publish(asking('crash'));
    await app.receive(written('crash', '+4915300000005'));
    const run = await waiting(flowId);
    const { id } = await openOf(run.id);
    await app.sql(`UPDATE flow_run SET lease_until = now() + interval '1 second', status = 'running' WHERE id = $1`, [
      run.id,
    ]);
    expect(await approvals().decide('acme', id, approve)).toBe('decided');
    await ended(flowId);
    expect(bodies()).toHaveLength(1);
  });

  it('is another tenant’s secret', async () => {
    const flowId = await app.publish(asking('mine'));
    await app.receive(written('mine', '+4915300000006'));
    const run = await waiting(flowId);
    const { id } = await openOf(run.id);
    expect(await approvals().get('globex', id)).toBeNull();
    expect(await approvals().decide('globex', id, approve)).toBe('missing');
    expect((await approvals().list('globex', { status: 'open', limit: 10 })).items).toEqual([]);
    expect((await listed('open', run.id)).map((one) => one.id)).toEqual([id]);
  });
});
