import type { ChildWrite, RunCommit } from '@columba/workflow/ports';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { uuidV7 } from '../pool/uuid-v7.js';
import { commitOf, facts, intakeWrite, newRun, wait } from '../testing/run-writes.js';
import { startTemporaryDatabase, type TemporaryDatabase } from '../testing/temporary-database.js';

let db: TemporaryDatabase;
let callee: string;
beforeAll(async () => {
  db = await startTemporaryDatabase();
  const flow = await db.database.flowStore.create('acme', { name: 'callee', description: '', by: null });
  callee = flow.id;
  await db.sql(`INSERT INTO flow_version (tenant_id, flow_id, version, document) VALUES ('acme', $1, 4, '{}')`, [
    callee,
  ]);
  await db.sql('UPDATE flow SET published_version = 4 WHERE id = $1', [callee]);
});
afterAll(() => db.stop());

const runs = () => db.database.runStore;
const start = (parentId: string, fields: Partial<Extract<ChildWrite, { type: 'start_child' }>> = {}): ChildWrite => ({
  type: 'start_child',
  runId: uuidV7(),
  key: `${parentId}:call:0`,
  flowId: callee,
  nodeId: 'call',
  waitId: `${parentId}:call:0:child`,
  event: { data: { n: 1 } },
  depth: 1,
  ...fields,
});
const childWait = (parentId: string) =>
  wait({ waitId: `${parentId}:call:0:child`, nodeId: 'call', kind: 'child', channel: null });

async function heldRun(): Promise<string> {
  const run = newRun();
  await db.database.intakeStore.commit([intakeWrite({ newRuns: [run] })], 'w1', 60_000);
  return run.id;
}

/** A parent that rests until its child ends, and the child, held by a worker. */
async function family(): Promise<{ parentId: string; childId: string }> {
  const parentId = await heldRun();
  const child = start(parentId);
  await runs().commit([commitOf(parentId, 1, calling(parentId, child))]);
  const childId = child.type === 'start_child' ? child.runId : '';
  await runs().claim([{ tenantId: 'acme', runId: childId }], 'w1', 60_000);
  return { parentId, childId };
}

function calling(parentId: string, child: ChildWrite): Partial<RunCommit> {
  const waits = { armWaits: [childWait(parentId)], children: [child] };
  return { status: 'waiting', release: true, facts: facts(2), ...waits };
}

const childrenOf = (parentId: string) => db.sql('SELECT * FROM flow_run WHERE parent_run_id = $1', [parentId]);
const mailOf = (runId: string) => db.sql('SELECT kind, wait_id, payload FROM flow_signal WHERE run_id = $1', [runId]);
const completed = (childId: string, fence = 1) =>
  commitOf(childId, fence, { status: 'completed', release: true, facts: facts(1), state: { result: { total: 3 } } });

it('a child is stored with its parent’s commit: version, parameters, place in the family', async () => {
  const { parentId, childId } = await family();
  expect(await childrenOf(parentId)).toMatchObject([
    {
      id: childId,
      version: 4,
      mode: 'live',
      event_key: `subflow|${parentId}:call:0`,
      parent_wait: `${parentId}:call:0:child`,
      depth: 1,
      input: { event: { data: { n: 1 } }, caller: { runId: parentId, depth: 1 } },
    },
  ]);
});

it('shows who called whom, and what the parent waits for', async () => {
  const { parentId, childId } = await family();
  const { runQueries } = db.database;
  const { items } = await runQueries.list('acme', { parentRunId: parentId, limit: 10 });
  expect(items).toMatchObject([{ id: childId, parentRunId: parentId, depth: 1 }]);
  expect((await runQueries.list('globex', { parentRunId: parentId, limit: 10 })).items).toEqual([]);
  expect(await runQueries.get('acme', parentId)).toMatchObject({
    run: { parentRunId: null, depth: 0 },
    waits: [{ nodeId: 'call', reason: 'subflow', until: null }],
  });
});

it('a commit that is fenced, or sent twice, starts no child more', async () => {
  const parentId = await heldRun();
  const commit = commitOf(parentId, 7, calling(parentId, start(parentId)));
  expect(await runs().commit([commit])).toEqual([{ kind: 'fenced' }]);
  expect(await childrenOf(parentId)).toEqual([]);
  for (let time = 0; time < 2; time += 1) await runs().commit([{ ...commit, fence: 1 }]);
  expect(await childrenOf(parentId)).toHaveLength(1);
});

it.each([
  ['its id', true],
  ['its key alone', false],
])('a child that is asked for again by %s goes on for the run that asks', async (_what, byId) => {
  const { parentId, childId } = await family();
  const otherId = await heldRun();
  const again = start(parentId, { waitId: `${otherId}:call:0:child`, ...(byId ? { runId: childId } : {}) });
  await runs().commit([commitOf(otherId, 1, calling(otherId, again))]);
  expect([await childrenOf(parentId), (await childrenOf(otherId)).map(({ id }) => id)]).toEqual([[], [childId]]);
  await runs().commit([completed(childId)]);
  expect([await mailOf(parentId), (await mailOf(otherId)).length]).toEqual([[], 1]);
});

it('the end of a child and the signal to its parent are one transaction', async () => {
  const { parentId, childId } = await family();
  const refused = { ...completed(childId), messages: [{ id: 'broken' }] } as unknown as RunCommit;
  await expect(runs().commit([refused])).rejects.toThrow();
  expect(await mailOf(parentId)).toEqual([]);
  for (let time = 0; time < 2; time += 1) await runs().commit([completed(childId)]);
  expect(await mailOf(parentId)).toEqual([
    {
      kind: 'wait',
      wait_id: `${parentId}:call:0:child`,
      payload: { child: { runId: childId, status: 'completed', result: { total: 3 }, error: null } },
    },
  ]);
  const due = await runs().claimDue({ most: 50, each: 50, busy: [] }, 'w2', 60_000);
  expect(due.find(({ id }) => id === parentId)?.signals).toMatchObject([{ kind: 'wait' }]);
});

it.each([
  ['failed', { code: 'x.y', kind: 'permanent' as const, message: 'No', nodeId: null, retryAfterMs: null }],
  ['cancelled', null],
] as const)('a child that is %s says so', async (status, error) => {
  const { parentId, childId } = await family();
  await runs().commit([commitOf(childId, 1, { status, error, release: true, facts: facts(1) })]);
  expect(await mailOf(parentId)).toMatchObject([
    { payload: { child: { runId: childId, status, result: null, error } } },
  ]);
});

it('a parent and its child may end in one batch, in either order', async () => {
  for (const parentFirst of [true, false]) {
    const { parentId, childId } = await family();
    await runs().signal('acme', parentId, { kind: 'pause', waitId: null, payload: null });
    const [claimed] = await runs().claim([{ tenantId: 'acme', runId: parentId }], 'w1', 60_000);
    const ended = commitOf(parentId, claimed?.fence ?? 0, {
      status: 'failed',
      release: true,
      facts: facts(3),
      consumedSignals: claimed?.signals.map(({ id }) => id) ?? [],
    });
    const batch = [ended, completed(childId)];
    await runs().commit(parentFirst ? batch : batch.toReversed());
    expect(await mailOf(parentId)).toEqual([]);
  }
});

it('the children of a cancelled run are asked to end, those that nobody waits for are not', async () => {
  const { parentId, childId } = await family();
  const [claimed] = await runs().claim([{ tenantId: 'acme', runId: parentId }], 'w1', 60_000);
  const free = start(parentId, { key: `${parentId}:other:0`, waitId: null });
  const fence = claimed?.fence ?? 0;
  await runs().commit([commitOf(parentId, fence, { facts: facts(3), children: [free] })]);
  await runs().commit([commitOf(parentId, fence, { status: 'cancelled', release: true, facts: facts(4) })]);
  const free_ = free.type === 'start_child' ? free.runId : '';
  expect(await mailOf(childId)).toMatchObject([{ kind: 'cancel', payload: { reason: 'parent' } }]);
  expect(await mailOf(free_)).toEqual([]);
});

it('a child that cannot start signals in the same commit, which keeps the lease', async () => {
  const parentId = await heldRun();
  const child = start(parentId, { flowId: uuidV7() });
  expect(await runs().commit([commitOf(parentId, 1, calling(parentId, child))])).toEqual([
    { kind: 'committed', signalled: true },
  ]);
  expect(await mailOf(parentId)).toMatchObject([{ payload: { child: { error: { code: 'subflow.not-found' } } } }]);
});

it('families are a tenant’s own', async () => {
  const { childId } = await family();
  expect(await runs().signal('globex', childId, { kind: 'cancel', waitId: null, payload: null })).toBe(false);
  const foreign = newRun();
  await db.database.intakeStore.commit([intakeWrite({ tenantId: 'globex', newRuns: [foreign] })], 'w1', 60_000);
  const commit = commitOf(foreign.id, 1, calling(foreign.id, start(foreign.id)));
  expect(await runs().commit([{ ...commit, tenantId: 'globex' }])).toEqual([{ kind: 'committed', signalled: true }]);
  expect(await childrenOf(foreign.id)).toEqual([]);
});
