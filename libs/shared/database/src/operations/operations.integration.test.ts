import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uuidV7 } from '../pool/uuid-v7.js';
import { commitOf, FLOW, facts, intakeWrite, newRun, runWrite } from '../testing/run-writes.js';
import { startTemporaryDatabase, type TemporaryDatabase } from '../testing/temporary-database.js';

let db: TemporaryDatabase;
beforeAll(async () => {
  db = await startTemporaryDatabase();
});
afterAll(() => db.stop());

const jobs = () => db.database.bulkJobStore;
const runs = () => db.database.runStore;
const acme = { tenantId: 'acme', throttle: null, by: 'user:1' };
const counts = { done: 0, failed: 0, skipped: 0, reasons: {} };

/** Runs of a flow of their own that rest. */
async function resting(count: number, status: 'waiting' | 'paused' = 'waiting') {
  const flowId = uuidV7();
  const write = runWrite({ status, release: true, facts: facts(1), state: { status, tokens: [{ nodeId: 'ask' }] } });
  const made = Array.from({ length: count }, () => newRun({ flowId, write }));
  await db.database.intakeStore.commit(
    made.map((run) => intakeWrite({ newRuns: [run] })),
    'w1',
    60_000,
  );
  return { flowId, ids: made.map(({ id }) => id).sort() };
}

describe('a bulk job', () => {
  it('is claimed by one worker at a time, and by another when its lease has run out', async () => {
    const { flowId } = await resting(3);
    await jobs().create({ ...acme, action: 'pause', spec: { target: { filter: { flowId } } } });
    const claims = await Promise.all([jobs().claim(300), jobs().claim(300), jobs().claim(300)]);
    const [first, ...others] = claims.filter((job) => job !== null);
    expect(others).toEqual([]);
    expect(first).toMatchObject({ action: 'pause', by: 'user:1', position: null, fence: 1 });
    await new Promise((resolve) => setTimeout(resolve, 350));
    const second = await jobs().claim(60_000);
    expect(second).toMatchObject({ id: first!.id, fence: 2 });
    const progress = { ...counts, done: 3, position: null, finished: true, spec: first!.spec, pauseMs: 0 };
    expect(await jobs().advance(first!, progress)).toBe(false);
    expect(await jobs().advance(second!, progress)).toBe(true);
    expect(await jobs().get('acme', first!.id)).toMatchObject({ state: 'done', total: 3, done: 3, skipped: 0 });
    expect(await jobs().claim(1_000)).toBeNull();
  });

  it('goes through its items by pages, in the order of their ids, and waits as long as it is told', async () => {
    const { flowId, ids } = await resting(5);
    const made = await jobs().create({ ...acme, action: 'cancel', spec: { target: { filter: { flowId } } } });
    const job = (await jobs().claim(60_000))!;
    const page = await jobs().page(job, 2);
    expect(page.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const next = { ...counts, done: 2, position: ids[1]!, finished: false, spec: job.spec, pauseMs: 60_000 };
    expect(await jobs().advance(job, next)).toBe(true);
    expect(await jobs().claim(1_000)).toBeNull();
    await db.sql('UPDATE bulk_job SET next_at = now() WHERE id = $1', [made.id]);
    const again = (await jobs().claim(60_000))!;
    expect((await jobs().page(again, 10)).map(({ id }) => id)).toEqual(ids.slice(2));
    await jobs().cancel('acme', made.id);
    await jobs().advance(again, { ...next, done: 3, position: ids[4]!, finished: true });
    expect(await jobs().get('acme', made.id)).toMatchObject({ state: 'cancelled', done: 5 });
  });

  it('adds reasons up, and what it never saw to what it passed over', async () => {
    const spec = { target: { ids: [uuidV7(), uuidV7(), uuidV7()] } };
    const made = await jobs().create({ ...acme, action: 'pause', spec });
    for (const finished of [false, true]) {
      const job = (await jobs().claim(60_000))!;
      const progress = { ...counts, skipped: 1, reasons: { gone: 1 }, position: null, finished, spec, pauseMs: 0 };
      expect(await jobs().advance(job, progress)).toBe(true);
    }
    expect(await jobs().get('acme', made.id)).toMatchObject({
      skipped: 3,
      reasons: [
        { reason: 'gone', count: 2 },
        { reason: 'It had changed before its turn came.', count: 1 },
      ],
    });
  });

  it('belongs to its tenant', async () => {
    const made = await jobs().create({ ...acme, action: 'pause', spec: { target: { ids: [uuidV7()] } } });
    expect(await jobs().get('globex', made.id)).toBeNull();
    expect(await jobs().cancel('globex', made.id)).toBeNull();
    expect((await jobs().list('globex', { limit: 10 })).items).toEqual([]);
    await jobs().cancel('acme', made.id);
  });
});

describe('runs', () => {
  it('get a signal many at a time, those of the tenant that have not ended', async () => {
    const { ids } = await resting(2);
    const signal = { kind: 'pause' as const, payload: { by: 'user:1' } };
    expect(await runs().signalMany('globex', ids, signal)).toEqual([]);
    expect((await runs().signalMany('acme', [...ids, uuidV7()], signal)).sort()).toEqual(ids);
    for (const id of ids)
      expect(await runs().pendingSignals('acme', id)).toMatchObject([{ kind: 'pause', waitId: null }]);
  });

  it('that could not be advanced are given back as they were, without a crash counted', async () => {
    const { ids } = await resting(1, 'paused');
    const key = { tenantId: 'acme', runId: ids[0]! };
    expect(await runs().claim([key], 'w1', 60_000)).toEqual([]);
    const [claimed] = await runs().claimResting([key], 'w1', 60_000);
    expect(await runs().giveBack({ ...key, fence: claimed!.fence - 1 })).toBe(false);
    expect(await runs().giveBack({ ...key, fence: claimed!.fence })).toBe(true);
    const [again] = await runs().claimResting([key], 'w2', 60_000);
    expect(again).toMatchObject({ previousStatus: 'paused', crashes: 0 });
  });

  it('count crashes anew once they have written a fact', async () => {
    const { ids } = await resting(1);
    const key = { tenantId: 'acme', runId: ids[0]! };
    const crash = async () => (await runs().claim([key], 'w', 1))[0]!;
    const after = () => new Promise((resolve) => setTimeout(resolve, 20));
    expect((await crash()).crashes).toBe(0);
    await after();
    const second = await crash();
    expect(second.crashes).toBe(1);
    await runs().commit([commitOf(key.runId, second.fence, { facts: facts(2) })]);
    await db.sql("UPDATE flow_run SET lease_until = now() - interval '1 s' WHERE id = $1", [key.runId]);
    const third = await crash();
    expect(third.crashes).toBe(1);
    await after();
    expect((await crash()).crashes).toBe(2);
  });

  it('hear of a signal with their next commit, also when they go on', async () => {
    const run = newRun({ flowId: FLOW });
    await db.database.intakeStore.commit([intakeWrite({ newRuns: [run] })], 'w1', 60_000);
    await runs().signal('acme', run.id, { kind: 'pause', waitId: null, payload: null });
    const [result] = await runs().commit([commitOf(run.id, 1, { facts: facts(2) })]);
    expect(result).toEqual({ kind: 'committed', signalled: true });
  });

  it('move to another version with the commit that says so, or not at all', async () => {
    const { ids } = await resting(1);
    const [claimed] = await runs().claimResting([{ tenantId: 'acme', runId: ids[0]! }], 'w1', 60_000);
    const write = { status: 'waiting' as const, release: true, facts: facts(2) };
    expect(await runs().commitMigration(commitOf(ids[0]!, claimed!.fence + 1, write), 2)).toEqual({ kind: 'fenced' });
    expect(await db.sql('SELECT version FROM flow_run WHERE id = $1', [ids[0]])).toEqual([{ version: 1 }]);
    const moved = await runs().commitMigration(commitOf(ids[0]!, claimed!.fence, write), 2);
    expect(moved).toEqual({ kind: 'committed', signalled: false });
    expect(await db.sql('SELECT version FROM flow_run WHERE id = $1', [ids[0]])).toEqual([{ version: 2 }]);
  });

  it('are found where they stand', async () => {
    const { flowId } = await resting(4);
    const { inFlightQueries } = db.database;
    const place = { version: 1, nodeId: 'ask' };
    expect(await inFlightQueries.places('acme', flowId, 2)).toEqual({ total: 4, places: [{ ...place, runs: 4 }] });
    expect(await inFlightQueries.places('acme', flowId, 1)).toEqual({ total: 0, places: [] });
    expect(await inFlightQueries.countAt('acme', flowId, [place, { version: 1, nodeId: 'other' }])).toBe(4);
    expect(await inFlightQueries.places('globex', flowId, null)).toEqual({ total: 0, places: [] });
    expect(await inFlightQueries.countAt('globex', flowId, [place])).toBe(0);
  });
});
