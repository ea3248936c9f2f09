import type { ApprovalStore } from '@columba/workflow/ports';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bulkJobs } from './testing/bulk-jobs.js';
import { killAWorkerWith } from './testing/dying-worker.js';
import { observeRuns } from './testing/observe-runs.js';
import { eventually, startWorkflowApp, type WorkflowApp, written } from './testing/start-workflow-app.js';
import { end, flow, type Node, reply, send, trigger } from './testing/test-flows.js';

let app: WorkflowApp;
beforeAll(async () => {
  app = await startWorkflowApp();
});
afterAll(() => app.stop());
const { runsOf, ended, waiting } = observeRuns(() => app);
const jobs = bulkJobs(() => app);
const approvals = () => (app.ports as unknown as { approvalStore: ApprovalStore }).approvalStore;

const lettersOf = (flowId: string) =>
  app.sql<{ run_id: string; node_id: string | null; code: string }>(
    "SELECT run_id, node_id, error->>'code' AS code FROM failed_flow_run WHERE flow_id = $1",
    [flowId],
  );
const customer = async (): Promise<string> => {
  const identity = { kind: 'whatsapp' as const, value: '+4915300000001' };
  const wanted = { tenantId: 'acme', identity, channel: 'whatsapp' as const, connectionId: null, profileName: null };
  const [ensured] = await app.ports.customerStore.ensure([wanted]);
  return ensured!.customer.id;
};

it('a run that kills two workers before its first commit is a dead letter, unexecuted, and can be taken up again', async () => {
  const flowId = await app.publish(reply('poison'));
  const runId = '01900000-0000-7000-8000-00000000bad1';
  const run = { id: runId, tenantId: 'acme', flowId, version: 1, customerId: await customer(), conversationId: null };
  const input = { nodeId: 'start', event: { type: 'manual', text: 'poison', channel: 'whatsapp' } };
  const pending = { ...run, mode: 'live' as const, eventKey: 'poison', exclusive: false, input, state: null };
  // Not due for the worker of this test before the two others have died of it: not even for a moment.
  await app.sql("ALTER TABLE flow_run ALTER started_at SET DEFAULT now() + interval '1 h'");
  const inserted = await app.ports.runStore.insertPending([pending]);
  await app.sql('ALTER TABLE flow_run ALTER started_at SET DEFAULT now()');
  expect(inserted).toEqual([runId]);
  // Long enough for the second to start, however busy the machine.
  await killAWorkerWith(runId, app.ownerUrl, 60_000);
  await killAWorkerWith(runId, app.ownerUrl);
  const anyLetters = async () => {
    const rows = await lettersOf(flowId);
    return rows.length > 0 && rows;
  };
  const letters = await eventually('a dead letter', anyLetters, 30_000);
  expect(letters).toEqual([{ run_id: runId, node_id: null, code: 'run.poisoned' }]);
  expect(app.sent).toEqual([]);
  const facts = await app.sql("SELECT body->>'type' AS type FROM flow_event WHERE run_id = $1", [runId]);
  expect(facts).toEqual([{ type: 'run.failed' }]);
  expect(await jobs.run('retry', { target: { ids: [runId] } })).toMatchObject({ done: 1 });
  const runs = await ended(flowId, 2);
  expect(runs.map((one) => one.status).sort()).toEqual(['completed', 'failed']);
  expect(app.sent.map(({ body }) => body)).toEqual(['You said poison']);
});

it('a run that rested in good health is not given up for one dead worker', async () => {
  const nodes = [trigger('well'), { id: 'hold', type: 'delay', config: { for: 'PT2S' } }, send('reply', 'well'), end];
  const flowId = await app.publish(
    flow('well', nodes, ['start out hold', 'hold out reply', 'reply sent done', 'reply undeliverable done']),
  );
  await app.receive(written('well', '+4915300000002'));
  const run = await waiting(flowId);
  await killAWorkerWith(run.id, app.ownerUrl);
  await ended(flowId);
  expect((await runsOf(flowId))[0]?.status).toBe('completed');
  expect(await lettersOf(flowId)).toEqual([]);
});

//  word --> ask --replied/approved--> said --> done
const asking = (word: string, ask: Node, port: string) => {
  const said = send('said', `{{ nodes.ask.output.${port === 'replied' ? 'reply.text' : 'by'} }}`);
  const others = port === 'replied' ? ['timeout', 'undeliverable'] : ['rejected', 'timeout'];
  return flow(
    word,
    [trigger(word), ask, said, end],
    [
      'start out ask',
      `ask ${port} said`,
      ...others.map((other) => `ask ${other} done`),
      'said sent done',
      'said undeliverable done',
    ],
  );
};

it.each([
  {
    name: 'a reply',
    word: 'unread',
    ask: { id: 'ask', type: 'ask_question', config: { channel: 'same', body: 'Which?', timeout: 'PT1H' } },
    port: 'replied',
    answer: () => app.receive(written('the blue one', '+4915300000003')),
    said: 'the blue one',
  },
  {
    name: 'a decision',
    word: 'undecided',
    ask: { id: 'ask', type: 'approval', config: { title: 'Refund?' } },
    port: 'approved',
    answer: async (runId: string) => {
      const { items } = await approvals().list('acme', { status: 'open', runId, limit: 1 });
      const decision = { decision: 'approved', by: 'user:7', note: '' } as const;
      expect(await approvals().decide('acme', items[0]?.id ?? '', decision)).toBe('decided');
    },
    said: 'user:7',
  },
])(
  '$name that came while workers stopped in its run is kept for the re-drive',
  async ({ word, ask, port, answer, said }) => {
    const flowId = await app.publish(asking(word, ask as Node, port));
    await app.receive(written(word, '+4915300000003'));
    const run = await waiting(flowId);
    app.sent.length = 0;
    await killAWorkerWith(run.id, app.ownerUrl, 60_000);
    await answer(run.id);
    await killAWorkerWith(run.id, app.ownerUrl, 60_000);
    await killAWorkerWith(run.id, app.ownerUrl);
    await eventually('a dead letter', async () => (await lettersOf(flowId)).length > 0, 30_000);
    expect(await jobs.run('retry', { target: { ids: [run.id] } })).toMatchObject({ done: 1 });
    const runs = await ended(flowId, 2);
    expect(runs.map(({ status }) => status).sort()).toEqual(['completed', 'failed']);
    expect(app.sent.map(({ body }) => body)).toEqual([said]);
    const left = await app.sql('SELECT 1 FROM flow_signal WHERE run_id = ANY($1)', [runs.map(({ id }) => id)]);
    expect(left).toEqual([]);
  },
);
