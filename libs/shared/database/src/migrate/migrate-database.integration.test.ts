import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTemporaryPostgres } from '@columba/local-servers';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FUNCTIONS_FOLDER } from './function-files.js';
import { migrateDatabase } from './migrate-database.js';
import { MIGRATIONS_FOLDER, readMigrations } from './migration-files.js';

let server: Awaited<ReturnType<typeof startTemporaryPostgres>>;
beforeAll(async () => {
  server = await startTemporaryPostgres();
});
afterAll(() => server.stop());

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** An empty database; its owner may create roles, and is no superuser. */
async function emptyDatabase(name: string): Promise<string> {
  const root = server.postgres.url();
  await query(root, `CREATE ROLE owner_${name} LOGIN CREATEROLE`);
  await query(root, `CREATE DATABASE ${name} OWNER owner_${name}`);
  return server.postgres.url(name).replace('postgres@', `owner_${name}@`);
}

it('applies everything once, however many ask at once, as an owner who is no superuser', async () => {
  const ownerUrl = await emptyDatabase('fresh');
  const names = (await readMigrations(MIGRATIONS_FOLDER)).map((migration) => migration.name);
  const results = await Promise.all([1, 2, 3].map(() => migrateDatabase({ ownerUrl })));
  expect(results.map((result) => result.applied.length).sort()).toEqual([0, 0, names.length]);
  expect(await query(ownerUrl, 'SELECT migration_name FROM _prisma_migrations ORDER BY 1')).toEqual(
    names.map((name) => ({ migration_name: name })),
  );
  const before = performance.now();
  expect((await migrateDatabase({ ownerUrl })).applied).toEqual([]);
  expect(performance.now() - before).toBeLessThan(3_000);
});

it('makes a role for the servers that owns nothing and cannot go past row-level security', async () => {
  const ownerUrl = await emptyDatabase('roles');
  const appRole = { name: 'app_of_roles', password: "it's secret" };
  const { appUrl } = await migrateDatabase({ ownerUrl, appRole });
  expect(new URL(appUrl).username).toBe('app_of_roles');
  expect(decodeURIComponent(new URL(appUrl).password)).toBe("it's secret");
  expect(await query(appUrl, 'SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user')).toEqual([
    { rolsuper: false, rolbypassrls: false },
  ]);
  expect(await query(appUrl, `SELECT 1 FROM pg_class WHERE relowner = 'app_of_roles'::regrole`)).toEqual([]);
  for (const forbidden of [
    'ALTER TABLE flow_run DISABLE ROW LEVEL SECURITY',
    'CREATE TABLE mine (n int)',
    'SELECT * FROM _prisma_migrations',
    'SELECT * FROM _columba_functions',
    `INSERT INTO tenant (id, name) VALUES ('x', 'x')`,
    'UPDATE audit_log SET actor = actor',
    'DELETE FROM audit_log',
    'TRUNCATE flow_run',
  ])
    await expect(query(appUrl, forbidden)).rejects.toMatchObject({ code: '42501' });
});

it('refuses a role that bypasses row-level security', async () => {
  const ownerUrl = await emptyDatabase('superapp');
  await expect(migrateDatabase({ ownerUrl, appRole: { name: 'postgres' } })).rejects.toThrow(/bypasses row-level/);
});

it('runs the SQL of others after its own, with the role filled in', async () => {
  const ownerUrl = await emptyDatabase('extra');
  const sql = 'CREATE TABLE IF NOT EXISTS bus (n int); GRANT SELECT ON bus TO :app_role;';
  await migrateDatabase({ ownerUrl, extraSql: [sql] });
  const { appUrl } = await migrateDatabase({ ownerUrl, extraSql: [sql] });
  expect(await query(appUrl, 'SELECT * FROM bus')).toEqual([]);
});

it('a migration that fails leaves nothing behind, one that was changed is refused', async () => {
  const ownerUrl = await emptyDatabase('broken');
  const folder = await mkdtemp(join(tmpdir(), 'columba-migrations-'));
  try {
    await cp(MIGRATIONS_FOLDER, folder, { recursive: true });
    const [first] = await readMigrations(folder);
    await cp(join(folder, first!.name), join(folder, '20990101000000_bad'), { recursive: true });
    const bad = join(folder, '20990101000000_bad', 'migration.sql');
    await writeFile(bad, 'CREATE TABLE half (n int); SELECT 1 / 0;');
    await expect(migrateDatabase({ ownerUrl, migrationsFolder: folder })).rejects.toThrow(/20990101000000_bad failed/);
    expect(
      await query(ownerUrl, `SELECT to_regclass('half') AS half, to_regclass('flow_run') IS NULL AS none`),
    ).toEqual([{ half: null, none: false }]);
    await writeFile(bad, 'CREATE TABLE half (n int);');
    expect((await migrateDatabase({ ownerUrl, migrationsFolder: folder })).applied).toEqual(['20990101000000_bad']);
    await writeFile(bad, 'CREATE TABLE other (n int);');
    await expect(migrateDatabase({ ownerUrl, migrationsFolder: folder })).rejects.toThrow(/was changed after/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('runs a file of functions when it has changed, all files or none', async () => {
  const ownerUrl = await emptyDatabase('functions');
  const folder = await mkdtemp(join(tmpdir(), 'columba-functions-'));
  const migrate = async () => (await migrateDatabase({ ownerUrl, functionsFolder: folder })).functions;
  const answer = async () => (await query(ownerUrl, 'SELECT first_answer() AS n'))[0]?.n;
  const write = (name: string, body: string) =>
    writeFile(join(folder, name), `CREATE OR REPLACE FUNCTION ${body} LANGUAGE sql`);
  try {
    await cp(FUNCTIONS_FOLDER, folder, { recursive: true });
    // Called before it is there: files need no order.
    await write('a-first.sql', `first_answer() RETURNS integer AS 'SELECT 1'`);
    await write('b-second.sql', `second_answer() RETURNS integer AS 'SELECT third_answer()'`);
    await write('c-third.sql', `third_answer() RETURNS integer AS 'SELECT 3'`);
    expect(await migrate()).toEqual(expect.arrayContaining(['a-first.sql', 'b-second.sql', 'c-third.sql', 'runs.sql']));
    expect(await query(ownerUrl, 'SELECT second_answer() AS n')).toEqual([{ n: 3 }]);
    expect(await migrate()).toEqual([]);
    await write('a-first.sql', `first_answer() RETURNS integer AS 'SELECT 10'`);
    await writeFile(join(folder, 'd-broken.sql'), 'CREATE OR REPLACE FUNCTION broken( RETURNS nothing;');
    await expect(migrate()).rejects.toThrow(/Functions of d-broken.sql failed, none were changed/);
    expect(await answer()).toBe(1);
    await rm(join(folder, 'd-broken.sql'));
    expect(await migrate()).toEqual(['a-first.sql']);
    expect(await answer()).toBe(10);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('leaves statistics behind by which the planner prefers primary keys, in a new database too', async () => {
  const ownerUrl = await emptyDatabase('statistics');
  await migrateDatabase({ ownerUrl });
  const hot = [
    'flow_run',
    'flow_event_batch',
    'flow_wait',
    'effect',
    'message',
    'inbox',
    'customer',
    'customer_identity',
  ];
  const rows = await query(ownerUrl, 'SELECT relname, reltuples FROM pg_class WHERE reltuples >= 100');
  expect(rows.map(({ relname }) => relname)).toEqual(expect.arrayContaining(hot));
  for (const table of hot)
    expect(await query(server.postgres.url('statistics'), `SELECT count(*)::integer AS n FROM ${table}`)).toEqual([
      { n: 0 },
    ]);
});
