import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { observeRuns } from './testing/observe-runs.js';
import { startWorkflowApp, type WorkflowApp, written } from './testing/start-workflow-app.js';
import { fails, hold, manual, parent, result, subflow } from './testing/subflow-flows.js';
import { end, flow, type Node, send } from './testing/test-flows.js';

let app: WorkflowApp;
beforeAll(async () => {
  app = await startWorkflowApp();
});
afterAll(() => app?.stop());
beforeEach(() => app.reset());

const { runsOf, ended, waiting, pathOf } = observeRuns(() => app);

const child = (nodes: Node[], edges: string[]) => app.publish(flow('child', nodes, edges));
const rowsOf = (flowId: string) =>
  app.sql<{ id: string; status: string; parent_run_id: string | null; depth: number | null; error: { code: string } }>(
    'SELECT id, status, parent_run_id, depth, error FROM flow_run WHERE flow_id = $1 ORDER BY id',
    [flowId],
  );
const bodies = () => app.sent.map(({ body }) => body);

describe('a subflow that is waited for', () => {
  it('gets its parameters, speaks to the same customer, and gives its result', async () => {
    const childId = await child(
      [manual, send('hello', 'Looking for {{ event.data.item }}'), result({ total: '{{ event.data.item }}!' })],
      ['start out hello', 'hello sent done', 'hello undeliverable done'],
    );
    const parentId = await app.publish(parent('pears', childId));
    await app.receive(written('pears', '+4915200000001'));
    const [run] = await ended(parentId);
    expect(bodies()).toEqual(['Looking for pears', 'Got pears!']);
    expect(app.sent.every(({ to }) => to === '+4915200000001')).toBe(true);
    expect(await pathOf(run?.id ?? '')).toEqual(['start', 'call', 'tell', 'done']);
    expect(await rowsOf(childId)).toMatchObject([{ status: 'completed', parent_run_id: run?.id, depth: 1 }]);
  });

  it('may ask the customer: the answer is the child’s, and its result the parent’s', async () => {
    const ask: Node = { id: 'ask', type: 'ask_question', config: { channel: 'same', body: 'How many?' } };
    const childId = await child(
      [manual, ask, result({ total: '{{ nodes.ask.output.reply.text }}' })],
      ['start out ask', 'ask replied done', 'ask timeout done', 'ask undeliverable done'],
    );
    const parentId = await app.publish(parent('quantity', childId));
    await app.receive(written('quantity', '+4915200000020'));
    const kid = await waiting(childId);
    expect((await waiting(parentId)).status).toBe('waiting');
    await app.receive(written('seven', '+4915200000020'), 2);
    await ended(parentId);
    expect(bodies()).toEqual(['How many?', 'Got seven']);
    expect(await pathOf(kid.id)).toEqual(['start', 'ask', 'done']);
  });

  it('three deliveries of the event make one parent and one child', async () => {
    const childId = await child([manual, result({ total: '1' })], ['start out done']);
    const parentId = await app.publish(parent('thrice', childId));
    await app.receive(written('thrice', '+4915200000002'), 3);
    await ended(parentId);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([(await runsOf(parentId)).length, (await runsOf(childId)).length]).toEqual([1, 1]);
    expect(bodies()).toEqual(['Got 1']);
  });

  it('a child that fails leaves by the error edge, with its cause', async () => {
    const childId = await child([manual, fails], ['start out stop']);
    const parentId = await app.publish(parent('plums', childId));
    await app.receive(written('plums', '+4915200000003'));
    const [run] = await ended(parentId);
    expect(run?.status).toBe('completed');
    expect(bodies()).toEqual(['Sorry: subflow.failed']);
    const [kid] = await rowsOf(childId);
    const [fact] = await app.sql<{ error: object }>(
      `SELECT body->'error' AS error FROM flow_event WHERE run_id = $1 AND body->>'type' = 'node.failed'`,
      [run?.id],
    );
    expect(fact?.error).toMatchObject({ cause: { code: 'flow.failed', message: 'No stock of plums', runId: kid?.id } });
    const letters = await app.sql('SELECT 1 FROM failed_flow_run WHERE run_id = $1', [kid?.id]);
    expect(letters).toHaveLength(1);
  });

  it.each([
    ['not published', 'subflow.not-published', 'UPDATE flow SET published_version = NULL WHERE id = $1'],
    ['switched off', 'subflow.disabled', 'UPDATE flow SET enabled = false WHERE id = $1'],
    ['removed', 'subflow.not-found', 'UPDATE flow SET removed_at = now() WHERE id = $1'],
  ])('a flow that is %s cannot be called', async (_what, code, sql) => {
    const childId = await child([manual, end], ['start out done']);
    const parentId = await app.publish(parent(code, childId));
    await app.sql(sql, [childId]);
    await app.receive(written(code, '+4915200000004'));
    const [run] = await ended(parentId);
    expect(bodies()).toEqual(['Sorry: subflow.failed']);
    const [fact] = await app.sql(
      `SELECT body->'error'->'cause' AS cause FROM flow_event WHERE run_id = $1 AND body->>'type' = 'node.failed'`,
      [run?.id],
    );
    expect(fact).toMatchObject({ cause: { code } });
  });

  it('another tenant’s flow is no flow', async () => {
    const foreign = await app.publish(flow('foreign', [manual, end], ['start out done']), 'globex');
    const parentId = await app.publish(parent('foreign', foreign));
    await app.receive(written('foreign', '+4915200000005'));
    await ended(parentId);
    expect(bodies()).toEqual(['Sorry: subflow.failed']);
    expect(await runsOf(foreign)).toEqual([]);
  });

  it('when its time is over the parent goes on, and the child ends', async () => {
    const childId = await child([manual, hold, end], ['start out hold', 'hold out done']);
    const document = parent('slow', childId, { timeout: 'PT0.5S' });
    const edges = [...document.edges, { id: 'late', from: { node: 'call', port: 'timeout' }, to: { node: 'done' } }];
    const parentId = await app.publish({ ...document, edges });
    await app.receive(written('slow', '+4915200000006'));
    expect((await ended(parentId))[0]?.status).toBe('completed');
    expect((await ended(childId))[0]?.status).toBe('cancelled');
  });
});

describe('many at once', () => {
  it('every parent gets the result of its own child', async () => {
    const childId = await child(
      [manual, send('hello', '{{ event.data.item }}'), result({ total: '{{ event.data.item }}' })],
      ['start out hello', 'hello sent done', 'hello undeliverable done'],
    );
    const parentId = await app.publish(parent('lot', childId));
    const numbers = Array.from({ length: 60 }, (_, n) => `+49152100${String(n).padStart(5, '0')}`);
    await Promise.all(numbers.map((from) => app.receive(written(`lot ${from}`, from))));
    await ended(parentId, numbers.length);
    expect((await runsOf(parentId)).every(({ status }) => status === 'completed')).toBe(true);
    expect(await runsOf(childId)).toHaveLength(numbers.length);
    const answers = app.sent.filter(({ body }) => body.startsWith('Got'));
    expect(answers.map(({ to, body }) => [to, body]).toSorted()).toEqual(
      numbers.map((from) => [from, `Got lot ${from}`]).toSorted(),
    );
  }, 60_000);
});

describe('cancelling', () => {
  it('a parent ends its children, and theirs', async () => {
    const leaf = await child([manual, hold, end], ['start out hold', 'hold out done']);
    const middle = await child([manual, subflow(leaf), end], ['start out call', 'call out done']);
    const parentId = await app.publish(parent('stop', middle));
    await app.receive(written('stop it', '+4915200000007'));
    await waiting(leaf);
    const run = await waiting(parentId);
    await app.ports.runStore.signal('acme', run.id, { kind: 'cancel', waitId: null, payload: { by: 'user:1' } });
    for (const id of [parentId, middle, leaf]) expect((await ended(id))[0]?.status).toBe('cancelled');
  });

  it('a cancelled child is an error of its parent', async () => {
    const childId = await child([manual, hold, end], ['start out hold', 'hold out done']);
    const parentId = await app.publish(parent('kid', childId));
    await app.receive(written('kid', '+4915200000008'));
    const kid = await waiting(childId);
    await app.ports.runStore.signal('acme', kid.id, { kind: 'cancel', waitId: null, payload: null });
    await ended(parentId);
    expect(bodies()).toEqual(['Sorry: subflow.cancelled']);
  });
});

describe('depth', () => {
  it('a flow that calls itself stops at ten, with a clear error all the way up', async () => {
    const id = await child([manual, end], ['start out done']);
    const self = flow('self', [manual, subflow(id), end], ['start out call', 'call out done']);
    await app.sql('UPDATE flow_version SET document = $2 WHERE flow_id = $1', [id, JSON.stringify(self)]);
    const parentId = await app.publish(parent('deep', id, {}, false));
    await app.receive(written('deep', '+4915200000009'));
    const [run] = await ended(parentId);
    expect(run?.status).toBe('failed');
    const rows = await rowsOf(id);
    expect(rows.map((row) => row.depth)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(rows.at(-1)?.error.code).toBe('subflow.too-deep');
  }, 30_000);
});

describe('fire and forget', () => {
  it('the parent ends at once; the child goes on, also when the parent is gone', async () => {
    const childId = await child(
      [manual, send('later', 'later'), end],
      ['start out later', 'later sent done', 'later undeliverable done'],
    );
    const parentId = await app.publish(parent('forget', childId, { mode: 'fire-and-forget' }));
    await app.receive(written('forget', '+4915200000010'));
    const [run] = await ended(parentId);
    expect((await ended(childId))[0]?.status).toBe('completed');
    expect(await rowsOf(childId)).toMatchObject([{ parent_run_id: run?.id, depth: 1 }]);
    expect(bodies().toSorted()).toEqual(['Got ', 'later']);
  });
});
