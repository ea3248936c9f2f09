import type { FlowDocument } from '@columba/workflow-contracts';
import { flowError } from '@columba/workflow-contracts';
import { type RunState, restartAt } from '@columba/workflow-engine';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bulkJobs } from './testing/bulk-jobs.js';
import { observeRuns } from './testing/observe-runs.js';
import { eventually, startWorkflowApp, type WorkflowApp, written } from './testing/start-workflow-app.js';
import { end, flow, reply, send, trigger } from './testing/test-flows.js';

let app: WorkflowApp;
beforeAll(async () => {
  app = await startWorkflowApp();
});
afterAll(() => app.stop());
beforeEach(() => app.reset());
const { runsOf, ended, waiting } = observeRuns(() => app);
const jobs = bulkJobs(() => app);

const signal = async (runId: string, kind: 'pause' | 'resume' | 'cancel') => {
  expect(await app.ports.runStore.signal('acme', runId, { kind, waitId: null, payload: { by: 'user:1' } })).toBe(true);
};
const status = (flowId: string, wanted: string, count = 1) =>
  eventually(`${count} runs are ${wanted}`, async () => {
    const runs = await runsOf(flowId);
    return runs.filter((run) => run.status === wanted).length === count && runs;
  });

//  start --> ask --replied--> thanks --> done
const question = (word: string): FlowDocument =>
  flow(
    word,
    [
      trigger(word),
      {
        id: 'ask',
        type: 'ask_question',
        config: { channel: 'same', body: 'Which?', timeout: 'PT1H', saveAs: 'answer' },
      },
      send('thanks', 'Got {{ vars.answer }}'),
      end,
    ],
    [
      'start out ask',
      'ask replied thanks',
      'ask timeout done',
      'ask undeliverable done',
      'thanks sent done',
      'thanks undeliverable done',
    ],
  );

/** Runs of the flow that wait for an answer, one for each customer. */
async function waitingRuns(word: string, count: number, prefix: string): Promise<string> {
  const flowId = await app.publish(question(word));
  for (let n = 0; n < count; n += 1) await app.receive(written(word, `+49151${prefix}${String(n).padStart(4, '0')}`));
  await status(flowId, 'waiting', count);
  return flowId;
}

const failAll = () => {
  app.behaviour.send = () => ({
    kind: 'rejected',
    undeliverable: false,
    error: flowError({ code: 'whatsapp.auth', kind: 'permanent', message: 'token refused' }),
  });
};
/** Runs of a flow that failed at `reply`. */
async function failedRuns(word: string, count: number, prefix: string): Promise<string> {
  const flowId = await app.publish(reply(word));
  failAll();
  for (let n = 0; n < count; n += 1) await app.receive(written(word, `+49152${prefix}${String(n).padStart(4, '0')}`));
  await status(flowId, 'failed', count);
  app.sent.length = 0;
  app.behaviour.send = (message) => ({ kind: 'accepted', providerMessageId: `p-${message.messageId}` });
  return flowId;
}

describe('one run', () => {
  it('paused keeps the reply that comes, and goes on with it when resumed', async () => {
    const flowId = await waitingRuns('hold', 1, '001');
    const [run] = await runsOf(flowId);
    await signal(run!.id, 'pause');
    await status(flowId, 'paused');
    await app.receive(written('Blue', '+491510010000'));
    await eventually('the reply is in', async () => {
      const [row] = await app.sql<{ state: string }>('SELECT state::text FROM flow_run WHERE id = $1', [run!.id]);
      return row?.state.includes('Blue');
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(app.sent.map(({ body }) => body)).toEqual(['Which?']);
    expect((await runsOf(flowId))[0]?.status).toBe('paused');
    await signal(run!.id, 'resume');
    await ended(flowId);
    expect(app.sent.map(({ body }) => body)).toEqual(['Which?', 'Got Blue']);
    const facts = await app.sql<{ body: object }>(
      `SELECT body FROM flow_event WHERE run_id = $1 AND body->>'type' IN ('run.paused', 'run.resumed') ORDER BY seq`,
      [run!.id],
    );
    expect(facts.map(({ body }) => body)).toEqual([
      { type: 'run.paused', by: 'user:1' },
      { type: 'run.resumed', by: 'user:1' },
    ]);
  });

  it('that is sending one message after another stops between two of them', async () => {
    const nodes = [trigger('chain'), send('one', '1'), send('two', '2'), send('three', '3'), end];
    const edges = ['one', 'two', 'three'].flatMap((id, index, all) => [
      `${id} sent ${all[index + 1] ?? 'done'}`,
      `${id} undeliverable done`,
    ]);
    const flowId = await app.publish(flow('chain', nodes, ['start out one', ...edges]));
    app.behaviour.send = async (message) => {
      const [run] = await runsOf(flowId);
      if (message.body === '1') await signal(run!.id, 'pause');
      return { kind: 'accepted', providerMessageId: `p-${message.messageId}` };
    };
    await app.receive(written('chain', '+491510090001'));
    const [run] = await status(flowId, 'paused');
    expect(app.sent.map(({ body }) => body)).toEqual(['1']);
    await signal(run!.id, 'resume');
    await ended(flowId);
    expect(app.sent.map(({ body }) => body)).toEqual(['1', '2', '3']);
  });
});

describe('many runs', () => {
  it('are paused, resumed and cancelled by a filter, each counted once', async () => {
    const flowId = await waitingRuns('many', 25, '002');
    const filter = { flowId };
    expect(await jobs.run('pause', { target: { filter } })).toMatchObject({ state: 'done', total: 25, done: 25 });
    await status(flowId, 'paused', 25);
    expect(await jobs.run('pause', { target: { filter } })).toMatchObject({ total: 0, done: 0 });
    expect(await jobs.run('resume', { target: { filter } })).toMatchObject({ done: 25, skipped: 0 });
    await status(flowId, 'waiting', 25);
    expect(await jobs.run('cancel', { target: { filter } })).toMatchObject({ done: 25 });
    await ended(flowId, 25);
    expect(await jobs.run('cancel', { target: { filter } })).toMatchObject({ total: 0 });
  });

  it('named by ids say why they were passed over', async () => {
    const flowId = await waitingRuns('named', 2, '003');
    const [one, two] = await runsOf(flowId);
    await signal(two!.id, 'cancel');
    await status(flowId, 'cancelled');
    const nobody = '01900000-0000-7000-8000-00000000dead';
    const job = await jobs.run('pause', { target: { ids: [one!.id, two!.id, nobody] } });
    expect(job).toMatchObject({ total: 3, done: 1, skipped: 2 });
    expect(job.reasons.map(({ reason }) => reason).sort()).toEqual([
      'It had changed before its turn came.',
      'The run had ended.',
    ]);
  });

  it('throttled go slowly, and can be called off on the way', async () => {
    const flowId = await waitingRuns('slow', 12, '004');
    const job = await jobs.make('pause', { target: { filter: { flowId } } }, 2);
    await eventually('some are done', async () => ((await app.ports.bulkJobStore.get('acme', job.id))?.done ?? 0) >= 2);
    expect((await app.ports.bulkJobStore.cancel('acme', job.id))?.state).toBe('cancelled');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const after = await app.ports.bulkJobStore.get('acme', job.id);
    expect(after).toMatchObject({ state: 'cancelled', total: 12 });
    expect(after!.done).toBeLessThan(8);
    expect((await runsOf(flowId)).filter((run) => run.status === 'waiting').length).toBe(12 - after!.done);
  });

  it('a page whose worker died is done by another, and nothing is counted twice', async () => {
    const flowId = await waitingRuns('twice', 3, '005');
    const job = await jobs.make('pause', { target: { filter: { flowId } } });
    await app.sql('UPDATE bulk_job SET fence = fence + 1, lease_until = now() + interval $$1 s$$ WHERE id = $1', [
      job.id,
    ]);
    expect(await jobs.over(job)).toMatchObject({ done: 3, skipped: 0, failed: 0 });
  });
});

describe('dead letters', () => {
  it('two re-drives of one group at once take each run up once', async () => {
    const flowId = await failedRuns('group', 30, '006');
    const { items } = await app.ports.deadLetterStore.groups('acme', { limit: 1 });
    const { fingerprint, count } = items[0]!;
    expect(count).toBe(30);
    const spec = { target: { fingerprint } };
    const both = await Promise.all([jobs.make('redrive', spec), jobs.make('redrive', spec)]);
    const [first, second] = [await jobs.over(both[0]), await jobs.over(both[1])];
    expect(first.done + second.done).toBe(30);
    expect(first.done + first.skipped).toBe(30);
    await status(flowId, 'completed', 30);
    expect(app.sent).toHaveLength(30);
    expect(await runsOf(flowId)).toHaveLength(60);
  });

  it('go on with a newer version only where it has the nodes', async () => {
    const flowId = await failedRuns('newer', 1, '007');
    const publish = async (id: string, body: string): Promise<number> => {
      const nodes = [trigger('newer'), send(id, body), end];
      const document = flow('newer', nodes, [`start out ${id}`, `${id} sent done`, `${id} undeliverable done`]);
      const version = { document, triggers: [], label: null, note: null, by: null };
      return (await app.ports.flowStore.publish('acme', flowId, version))?.version ?? 0;
    };
    const [renamed, mended] = [await publish('other', 'x'), await publish('reply', 'Mended')];
    const [failed] = await runsOf(flowId);
    const skipped = await jobs.run('retry', { target: { ids: [failed!.id] }, version: renamed });
    expect(skipped).toMatchObject({ done: 0, reasons: [{ reason: 'The version has no node "reply".', count: 1 }] });
    expect(await jobs.run('retry', { target: { ids: [failed!.id] }, version: mended })).toMatchObject({ done: 1 });
    await status(flowId, 'completed');
    expect(app.sent.map(({ body }) => body)).toEqual(['Mended']);
  });
});

it('a waiting run is untouched by another tenant’s job', async () => {
  const flowId = await waitingRuns('mine', 1, '008');
  const [run] = await waiting(flowId).then(async () => runsOf(flowId));
  const spec = { target: { ids: [run!.id] } };
  const job = await app.ports.bulkJobStore.create({
    tenantId: 'globex',
    action: 'cancel',
    spec,
    throttle: null,
    by: 'x',
  });
  expect(await jobs.over(job, 'globex')).toMatchObject({ done: 0, skipped: 1 });
  expect((await runsOf(flowId))[0]?.status).toBe('waiting');
});

it('begun anew at a node, the effects behind it are really done again, under keys of the new run', async () => {
  const flowId = await app.publish(question('anew'));
  const from = '+491510100001';
  await app.receive(written('anew', from));
  await status(flowId, 'waiting');
  await app.receive(written('Red', from));
  const [first] = await ended(flowId);
  const state = first!.state as RunState;
  const id = '01900000-0000-7000-8000-00000000a4e1';
  const forget = new Set(['thanks']);
  const next = restartAt(state, { runId: id, nodeId: 'thanks', vars: { answer: 'Green' }, forget });
  const [row] = await app.sql<{ customer_id: string; conversation_id: string }>(
    'SELECT customer_id, conversation_id FROM flow_run WHERE id = $1',
    [first!.id],
  );
  const run = {
    ...{ id, tenantId: 'acme', flowId, version: 1, customerId: row!.customer_id, conversationId: row!.conversation_id },
    ...{ mode: 'live' as const, eventKey: 'restart|1', exclusive: false, input: {}, state: next },
  };
  expect(await app.ports.runStore.insertRestart(run, first!.id)).toBe(true);
  expect(await app.ports.runStore.insertRestart({ ...run, id: first!.id }, first!.id)).toBe(false);
  const runs = await ended(flowId, 2);
  expect(runs.map((one) => one.status)).toEqual(['completed', 'completed']);
  expect(app.sent.map(({ body }) => body)).toEqual(['Which?', 'Got Red', 'Got Green']);
  const keys = await app.sql<{ key: string }>('SELECT key FROM effect WHERE run_id = $1', [id]);
  expect(keys).toEqual([{ key: `${id}:thanks:0` }]);
  const [fact] = await app.sql('SELECT body FROM flow_event WHERE run_id = $1 AND seq = 1', [id]);
  expect(fact).toMatchObject({ body: { type: 'run.started', trigger: 'thanks', restartedFrom: first!.id } });
  expect(await app.sql('SELECT restarted_from FROM flow_run WHERE id = $1', [id])).toEqual([
    { restarted_from: first!.id },
  ]);
});
