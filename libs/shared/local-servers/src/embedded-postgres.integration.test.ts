import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTemporaryPostgres } from './embedded-postgres.js';

let temporary: Awaited<ReturnType<typeof startTemporaryPostgres>>;
beforeAll(async () => {
  temporary = await startTemporaryPostgres();
});
afterAll(() => temporary.stop());

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: temporary.postgres.url() });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

it('keeps what was committed through a hard restart on the same port', async () => {
  await query('create table kept (n int)');
  await query('insert into kept values (42)');
  await temporary.postgres.crash();
  await temporary.postgres.up();
  expect(await query('select n from kept')).toEqual([{ n: 42 }]);
});
