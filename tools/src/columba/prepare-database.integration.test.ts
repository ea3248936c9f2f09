import { startTemporaryPostgres } from '@columba/local-servers';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prepareDatabase } from './prepare-database.js';

let temporary: Awaited<ReturnType<typeof startTemporaryPostgres>>;
beforeAll(async () => {
  temporary = await startTemporaryPostgres();
});
afterAll(() => temporary.stop());

const prepare = (ownerUrl: string, said: string[] = []) =>
  prepareDatabase({ ownerUrl, demo: undefined, say: (line) => said.push(line) });

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A database of its own with an owner who has a password. */
async function databaseOf(name: string, rights: string): Promise<string> {
  const admin = temporary.postgres.url();
  await query(admin, `create role ${name} login password 'pa%ss' ${rights}`);
  await query(admin, `create database ${name} owner ${name}`);
  const url = new URL(temporary.postgres.url(name));
  url.username = name;
  url.password = encodeURIComponent('pa%ss');
  return url.href;
}

it('prepares once, and the second time changes nothing', async () => {
  const ownerUrl = await databaseOf('first', 'createrole');
  const said: string[] = [];
  const { appUrl } = await prepare(ownerUrl, said);
  expect(said).toEqual([expect.stringMatching(/^applied \d+ migrations$/)]);
  expect(await prepare(ownerUrl, said)).toEqual({ appUrl });
  expect(said).toHaveLength(1);
});

it('gives the servers a role that owns nothing and is bound by row-level security', async () => {
  const { appUrl } = await prepare(await databaseOf('second', 'superuser'));
  expect(await query(appUrl, 'select rolsuper, rolbypassrls from pg_roles where rolname = current_user')).toEqual([
    { rolsuper: false, rolbypassrls: false },
  ]);
  const owned =
    'select count(*)::int as owned from pg_class where relowner = (select oid from pg_roles where rolname = current_user)';
  expect(await query(appUrl, owned)).toEqual([{ owned: 0 }]);
});

it('says which right is missing', async () => {
  const ownerUrl = await databaseOf('third', 'nocreaterole');
  await expect(prepare(ownerUrl)).rejects.toThrow(/may not prepare the database[\s\S]*mend: .*CREATEROLE/);
});
