import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTemporaryDatabase, type TemporaryDatabase } from '../testing/temporary-database.js';

const PARKED = 100_000;

let db: TemporaryDatabase;
beforeAll(async () => {
  db = await startTemporaryDatabase();
  await insertRuns('acme', PARKED, 'waiting', '1 day');
});
afterAll(() => db.stop());

/** Runs that are due in a while; with a negative one, since then. */
async function insertRuns(tenant: string, count: number, status: 'waiting' | 'pending', due: string): Promise<void> {
  await db.sql(
    `INSERT INTO flow_run (tenant_id, id, flow_id, version, mode, status, event_key, exclusive, wake_at, started_at)
     SELECT $1, gen_random_uuid(), '01900000-0000-7000-8000-000000000001', 1, 'live', $2, gen_random_uuid(), false,
       now() + $4::interval + n * interval '1 ms', now() + $4::interval + n * interval '1 ms'
     FROM generate_series(1, $3::integer) AS n`,
    [tenant, status, count, due],
  );
}

const due = (most: number, each: number, busy: string[] = []) =>
  db.sql<{ tenant_id: string }>('SELECT * FROM columba_due_runs($1, $2, $3)', [most, each, busy]);

/** Pages read. */
async function cost(): Promise<number> {
  const [row] = await db.sql<{ 'QUERY PLAN': { Plan: Record<string, number> }[] }>(
    "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM columba_due_runs(200, 100, '{}')",
  );
  const plan = row?.['QUERY PLAN'][0]?.Plan;
  return (plan?.['Shared Hit Blocks'] ?? Infinity) + (plan?.['Shared Read Blocks'] ?? Infinity);
}

it('what is parked is not read, however much it is and however old the statistics are', async () => {
  expect(await due(200, 100)).toEqual([]);
  const before = await cost();
  await db.sql('ANALYZE flow_run');
  const after = await cost();
  process.stdout.write(`due runs: ${PARKED} parked, ${before} and ${after} pages read\n`);
  expect(Math.max(before, after)).toBeLessThan(200);
});

it('nor is what a flow holds back, until it is woken', async () => {
  await insertRuns('initech', 2_000, 'pending', '-1 hour');
  await db.sql(`UPDATE flow_run SET wait_reason = 'flow-limit', wake_at = NULL WHERE tenant_id = 'initech'`);
  expect(await due(200, 100)).toEqual([]);
  expect(await cost()).toBeLessThan(250);
  await db.sql(`UPDATE flow_run SET wake_at = now() WHERE id = (
    SELECT id FROM flow_run WHERE tenant_id = 'initech' ORDER BY id LIMIT 1)`);
  expect(await due(200, 100)).toHaveLength(1);
  await db.sql(`DELETE FROM flow_run WHERE tenant_id = 'initech'`);
});

it('tenants take turns, the oldest of each first', async () => {
  await insertRuns('acme', 5_000, 'pending', '-1 hour');
  await insertRuns('globex', 3, 'waiting', '-1 minute');
  const picked = (await due(10, 100)).map((row) => row.tenant_id);
  expect(picked.slice(0, 6).toSorted()).toEqual(['acme', 'acme', 'acme', 'globex', 'globex', 'globex']);
  expect(picked).toHaveLength(10);
});

it('of one tenant there are at most so many, of a busy one none', async () => {
  const count = async (...args: Parameters<typeof due>) => (await due(...args)).length;
  expect(await count(200, 50)).toBe(53);
  expect((await due(200, 50, ['acme'])).every((row) => row.tenant_id === 'globex')).toBe(true);
  expect(await cost()).toBeLessThan(2_000);
});
