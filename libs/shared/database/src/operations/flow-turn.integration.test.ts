import type { TurnChange } from '@columba/workflow/ports';
import { emptyFlowDocument } from '@columba/workflow-contracts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startTemporaryDatabase, type TemporaryDatabase } from '../testing/temporary-database.js';

let db: TemporaryDatabase;
let flowId: string;
beforeAll(async () => {
  db = await startTemporaryDatabase();
});
afterAll(() => db.stop());
beforeEach(async () => {
  const { flowStore } = db.database;
  flowId = (await flowStore.create('acme', { name: 'F', description: '', by: null })).id;
  await publish(2);
});

async function publish(maxConcurrentRuns: number | undefined): Promise<void> {
  const document = emptyFlowDocument('F');
  document.settings.maxConcurrentRuns = maxConcurrentRuns;
  const version = { document, triggers: [], label: null, note: null, by: null };
  await db.database.flowStore.publish('acme', flowId, version);
}

const change = (fields: Partial<TurnChange> = {}): TurnChange => ({
  tenantId: 'acme',
  flowId,
  entering: [],
  leaving: [],
  failed: 0,
  error: null,
  limits: null,
  probes: 1,
  ...fields,
});
const take = (fields?: Partial<TurnChange>) => db.database.flowTurnStore.take(change(fields));

/** Runs in the order of their ids; held ones are not due. */
async function runs(count: number, status: 'running' | 'pending'): Promise<string[]> {
  const made = await db.sql<{ id: string }>(
    `INSERT INTO flow_run (tenant_id, id, flow_id, version, mode, status, event_key, exclusive, fence, wait_reason, lease_until)
     SELECT 'acme', columba_uuid_v7(), $1, 1, 'live', $2, gen_random_uuid(), false, 1,
       CASE $2 WHEN 'pending' THEN 'flow-limit' END, CASE $2 WHEN 'running' THEN now() + interval '1 hour' END
     FROM generate_series(1, $3::integer) RETURNING id`,
    [flowId, status, count],
  );
  const ids = made.map(({ id }) => id).toSorted();
  if (status === 'pending')
    await db.sql(
      `INSERT INTO flow_turn (tenant_id, flow_id, run_id, fresh) SELECT 'acme', $1, unnest($2::uuid[]), true`,
      [flowId, ids],
    );
  return ids;
}
const entering = (runIds: readonly string[], signals = 0) =>
  runIds.map((runId) => ({ runId, fence: 1, status: 'pending' as const, signals }));
const end = (runId: string) =>
  db.sql(`UPDATE flow_run SET status = 'completed', ended_at = now() WHERE id = $1`, [runId]);
const leaving = (runId: string) => [{ runId, fence: 1, verdict: 'succeeded' as const }];
const row = async (runId: string) =>
  (
    await db.sql<{ status: string; wait_reason: string | null; due: boolean; leased: boolean }>(
      `SELECT status, wait_reason, wake_at IS NOT NULL AS due, lease_until IS NOT NULL AS leased FROM flow_run WHERE id = $1`,
      [runId],
    )
  )[0];

it('gives the oldest a turn, gives the others back, and wakes the next when one leaves', async () => {
  const ids = await runs(4, 'running');
  const { taken, woken } = await take({ entering: entering(ids.toReversed()) });
  expect([taken.toSorted(), woken]).toEqual([ids.slice(0, 2), []]);
  expect(await row(ids[2]!)).toEqual({ status: 'pending', wait_reason: 'flow-limit', due: false, leased: false });
  await end(ids[0]!);
  expect((await take({ leaving: leaving(ids[0]!) })).woken).toEqual([ids[2]]);
  expect(await row(ids[2]!)).toMatchObject({ status: 'pending', wait_reason: null, due: true });
  expect((await take()).woken).toEqual([]);
});

it('keeps the turn of a run that another worker has taken up meanwhile', async () => {
  const [first = '', second = ''] = await runs(2, 'running');
  await take({ entering: entering([first, second]) });
  const [held] = await runs(1, 'pending');
  await db.sql(`UPDATE flow_run SET fence = 2 WHERE id = $1`, [first]);
  expect((await take({ leaving: leaving(first) })).woken).toEqual([]);
  await db.sql(`UPDATE flow_run SET status = 'waiting', wait_reason = 'reply' WHERE id = $1`, [second]);
  // Its worker died before it could say so.
  expect((await take()).woken).toEqual([held]);
});

it('leaves a run due that got a signal which its worker has not seen', async () => {
  const ids = await runs(3, 'running');
  await take({ entering: entering(ids.slice(0, 2)) });
  await db.sql('UPDATE flow_run SET signals = 1 WHERE id = $1', [ids[2]]);
  expect((await take({ entering: entering(ids.slice(2)) })).taken).toEqual([]);
  expect(await row(ids[2]!)).toMatchObject({ status: 'pending', due: true });
});

it('passes over held runs that have ended, and wakes all when the limit is gone', async () => {
  const held = await runs(5, 'pending');
  await end(held[0]!);
  expect((await take()).woken.toSorted()).toEqual(held.slice(1, 3));
  await publish(undefined);
  expect((await take()).woken.toSorted()).toEqual(held.slice(3));
});

it('is seen by its tenant alone', async () => {
  await runs(3, 'pending');
  expect((await take({ tenantId: 'globex' })).woken).toEqual([]);
  expect(await db.database.flowTurnStore.holding()).toContainEqual({ tenantId: 'acme', flowId });
});

it('costs the same however many are held', async () => {
  const [running = ''] = await runs(1, 'running');
  await take({ entering: entering([running]) });
  await runs(20_000, 'pending');
  // The first wakes one and has the plans made, which reads the catalogue.
  const first = await pagesOf([]);
  await end(running);
  const pages = await pagesOf([{ run: running, fence: 1, verdict: 'succeeded' }]);
  process.stdout.write(`turns: 20000 held, ${pages} pages read to give one (${first} the first time)\n`);
  expect(pages).toBeLessThan(300);
});

async function pagesOf(gone: object[]): Promise<number> {
  const given = { tenant: 'acme', flow: flowId, probes: 1, failed: 0, leaving: gone };
  const [explained] = await db.sql<{ 'QUERY PLAN': { Plan: Record<string, number> }[] }>(
    `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT columba_take_turns('${JSON.stringify(given)}')`,
  );
  return explained?.['QUERY PLAN'][0]?.Plan['Shared Hit Blocks'] ?? Number.POSITIVE_INFINITY;
}
