import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPool } from '../pool/create-pool.js';
import { startTemporaryDatabase, type TemporaryDatabase } from '../testing/temporary-database.js';
import { StatisticsKeeper } from './statistics-keeper.js';

let temporary: TemporaryDatabase;
let pool: pg.Pool;
let keeper: StatisticsKeeper;
const logger = { warn: () => undefined };
beforeAll(async () => {
  temporary = await startTemporaryDatabase();
  pool = createPool({ url: temporary.appUrl, poolSize: 2, logger });
  keeper = new StatisticsKeeper(pool, logger);
});
afterAll(async () => {
  await pool?.end();
  await temporary?.stop();
});

const grow = (from: number, to: number) =>
  temporary.sql(
    `INSERT INTO inbox (tenant_id, event_key, topic, partition_key, event_type, event, handled_at)
     SELECT 'acme', 'past|' || n, 't', 'p', 'x.growth', '{}', now() FROM generate_series(${from}::integer, ${to}) AS n`,
  );
const known = async () => {
  const [row] = await temporary.sql<{ n: number }>(
    "SELECT reltuples::integer AS n FROM pg_class WHERE relname = 'inbox'",
  );
  return row?.n;
};

it('as the role that owns nothing, brings the statistics of a table up to date when it has more than doubled', async () => {
  await temporary.sql('VACUUM ANALYZE inbox');
  expect(await known()).toBe(0);
  await grow(1, 2_000);
  // The temporary database's own keeper may have come first.
  await keeper.look();
  expect(await known()).toBe(2_000);
  expect(await keeper.look()).toEqual([]);
  await grow(2_001, 2_400);
  expect(await keeper.look()).not.toContain('inbox');
});

it('leaves a table that is locked for the next look, and waits for nobody', async () => {
  await temporary.sql('VACUUM ANALYZE inbox');
  await grow(10_001, 18_000);
  const other = new pg.Client({ connectionString: temporary.ownerUrl });
  await other.connect();
  await other.query('BEGIN; LOCK TABLE inbox IN SHARE UPDATE EXCLUSIVE MODE');
  expect(await keeper.look()).not.toContain('inbox');
  await other.query('COMMIT');
  await other.end();
  await keeper.look();
  expect(await known()).toBeGreaterThan(10_000);
});
