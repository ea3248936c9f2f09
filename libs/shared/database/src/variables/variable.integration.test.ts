import type { VariableWrite, VariableWriteResult } from '@columba/workflow/ports';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../open-database.js';
import { commitOf, FLOW, intakeWrite, newRun } from '../testing/run-writes.js';
import { startTemporaryDatabase, type TemporaryDatabase } from '../testing/temporary-database.js';

let db: TemporaryDatabase;
let runId: string;
let effects = 0;
beforeAll(async () => {
  db = await startTemporaryDatabase();
  const run = newRun();
  runId = run.id;
  await db.database.intakeStore.commit([intakeWrite({ newRuns: [run] })], 'w1', 600_000);
});
afterAll(() => db.stop());

const store = () => db.database.variableStore;
const read = (names: Partial<Record<'flow' | 'tenant' | 'global', string[]>>, tenantId = 'acme', flowId = FLOW) =>
  store().read(tenantId, flowId, { flow: [], tenant: [], global: [], ...names });

/** The keys of effects whose intents are stored. */
async function intended(count: number): Promise<string[]> {
  const keys = Array.from({ length: count }, () => `${runId}:set:${effects++}`);
  const rows = keys.map((key) => ({ key, nodeId: 'set', kind: 'variables', state: 'intent' as const }));
  await db.database.runStore.commit([
    commitOf(runId, 1, { effects: rows.map((row) => ({ ...row, attempt: 1, result: null })) }),
  ]);
  return keys;
}
const write = (effectKey: string, ...writes: VariableWrite[]) =>
  store().writeOnce({ tenantId: 'acme', flowId: FLOW, runId, effectKey }, writes);
const change = (fields: Partial<VariableWrite>): VariableWrite => ({
  scope: 'tenant',
  name: 'n',
  operation: 'set',
  type: 'number',
  value: 1,
  ...fields,
});
async function written(...writes: VariableWrite[]): Promise<VariableWriteResult> {
  const [key = ''] = await intended(1);
  return await write(key, ...writes);
}

describe('counting', () => {
  it('by two workers at once loses none and doubles none, though each key comes twice', async () => {
    const other = await openDatabase({ url: db.appUrl, poolSize: 10, logger: { warn: () => undefined } });
    const keys = await intended(200);
    const target = { tenantId: 'acme', flowId: FLOW, runId };
    const add = change({ name: 'hits', operation: 'increment' });
    const [first, second] = await Promise.all(
      [store(), other.variableStore].map((one) =>
        Promise.all(keys.map((effectKey) => one.writeOnce({ ...target, effectKey }, [add]))),
      ),
    );
    await other.close();
    expect((await read({ tenant: ['hits'] })).tenant).toEqual({ hits: 200 });
    expect(second).toEqual(first);
    const seen = first?.map((result) => result.kind === 'written' && result.values.tenant?.hits);
    expect(new Set(seen).size).toBe(200);
  });

  it('several variables in either order never deadlock', async () => {
    const [a, b] = ['a', 'b'].map((name) => change({ scope: 'flow', name, operation: 'increment' }));
    const keys = await intended(100);
    await Promise.all(keys.map((key, index) => write(key, ...(index % 2 ? [a!, b!] : [b!, a!]))));
    expect((await read({ flow: ['a', 'b'] })).flow).toEqual({ a: 100, b: 100 });
  });

  it('a worker that is killed between its write and its commit has counted once', async () => {
    const [key = ''] = await intended(1);
    const add = change({ name: 'killed', operation: 'increment' });
    const client = new pg.Client(db.appUrl);
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await client.query('BEGIN');
    await client.query('SELECT columba_write_variables_once($1, $2, $3::uuid, $4, $5::jsonb)', [
      'acme',
      FLOW,
      runId,
      key,
      JSON.stringify([add]),
    ]);
    const waiting = write(key, add);
    await db.sql('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await waiting;
    await write(key, add);
    expect((await read({ tenant: ['killed'] })).tenant).toEqual({ killed: 1 });
    await client.end().catch(() => undefined);
  });

  it('a settlement that is committed afterwards does not undo the confirmation', async () => {
    const [key = ''] = await intended(1);
    const add = change({ name: 'late', operation: 'increment' });
    const result = await write(key, add);
    const row = { key, nodeId: 'set', kind: 'variables', state: 'intent' as const, attempt: 2, result: null };
    await db.database.runStore.commit([commitOf(runId, 1, { effects: [row] })]);
    expect(await write(key, add)).toEqual(result);
  });
});

describe('comparing before setting', () => {
  it('of many at once one wins, and the others write nothing at all', async () => {
    const keys = await intended(20);
    const mine = change({ name: 'lock', operation: 'compare_and_set', type: 'text', value: 'mine' });
    const results = await Promise.all(
      keys.map((key) => write(key, change({ name: 'winners', operation: 'increment' }), mine)),
    );
    expect(results.filter(({ kind }) => kind === 'written')).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'conflict')).toHaveLength(19);
    expect((await read({ tenant: ['winners', 'lock'] })).tenant).toEqual({ winners: 1, lock: 'mine' });
  });

  it.each([
    [{ a: [1, 2] }, { a: [1, 2] }, 'written'],
    [{ a: [1, 2] }, { a: [2, 1] }, 'conflict'],
    [null, null, 'written'],
    [null, undefined, 'conflict'],
  ])('%j expected as %j: %s', async (before, expected, kind) => {
    const json = { name: 'j', type: 'json' as const };
    await written(change({ ...json, value: before }));
    const next = change({
      ...json,
      operation: 'compare_and_set',
      value: 3,
      ...(expected !== undefined && { expected }),
    });
    expect((await written(next)).kind).toBe(kind);
  });
});

describe('types', () => {
  it('a list and a text are appended to; what happened is told without words of anybody', async () => {
    const list = change({ name: 'list', type: 'json', operation: 'append', value: { b: 1 } });
    const text = change({ name: 'text', type: 'text', operation: 'append', value: 'secret' });
    const result = await written(list, list, text, change({ name: 'flag', type: 'boolean', value: true }));
    expect(result).toMatchObject({
      kind: 'written',
      values: { tenant: { list: [{ b: 1 }, { b: 1 }], text: 'secret', flag: true } },
    });
    expect(JSON.stringify(result.kind === 'written' && result.reports)).not.toContain('secret');
    expect(result.kind === 'written' && result.reports.at(-1)).toMatchObject({ name: 'flag', after: true });
  });

  it.each([
    [{ type: 'text', value: 'x' }, 'variables.type-mismatch'],
    [{ operation: 'increment', value: 1e300 }, 'variables.type-mismatch'],
    [{ name: 'big', type: 'text', value: 'x'.repeat(70_000) }, 'variables.too-large'],
  ] as const)('%o is refused as %s, and may be tried again', async (fields, code) => {
    await written(change({ name: 'typed' }));
    const [key = ''] = await intended(1);
    const result = await write(key, change({ name: 'typed', ...fields }));
    expect(result).toMatchObject({ kind: 'refused', error: { code } });
    expect((await write(key, change({ name: 'typed', value: 5 }))).kind).toBe('written');
  });
});

describe('who reads and writes what', () => {
  it('flows and tenants have their own', async () => {
    await written(change({ scope: 'flow', name: 'own', value: 1 }), change({ name: 'own', value: 2 }));
    const other = '01890000-0000-7000-8000-00000000f10b';
    expect(await read({ flow: ['own'], tenant: ['own'] })).toMatchObject({ flow: { own: 1 }, tenant: { own: 2 } });
    expect(await read({ flow: ['own'], tenant: ['own'] }, 'acme', other)).toMatchObject({
      flow: {},
      tenant: { own: 2 },
    });
    expect(await read({ flow: ['own'], tenant: ['own'] }, 'globex')).toMatchObject({ flow: {}, tenant: {} });
  });

  it('global ones are read by all and written by the operator alone', async () => {
    await db.sql(`SELECT columba_set_global_variable('brand', 'text', '"Columba"')`);
    for (const tenant of ['acme', 'globex'])
      expect((await read({ global: ['brand'] }, tenant)).global).toEqual({ brand: 'Columba' });
    const app = new pg.Client(db.appUrl);
    await app.connect();
    await expect(app.query(`SELECT columba_set_global_variable('brand', 'text', '"mine"')`)).rejects.toThrow(/denied/);
    await app.end();
    await expect(db.sql(`SELECT columba_set_global_variable('brand', 'number', '"x"')`)).rejects.toThrow(/type/);
  });

  it('people may set and remove them; a revision keeps them from each other', async () => {
    const given = { scope: 'flow' as const, flowId: FLOW, name: 'byhand', type: 'text' as const, value: 'a' };
    const first = await store().put('acme', given, { by: 'user:1', revision: 0 });
    expect(first).toMatchObject({ ...given, revision: 1, updatedBy: 'user:1' });
    expect(await store().put('acme', given, { by: 'user:2', revision: 0 })).toBeNull();
    const number = { ...given, type: 'number' as const, value: 2 };
    expect(await store().put('acme', number, { by: 'user:2', revision: 1 })).toMatchObject({ revision: 2, value: 2 });
    const names = async (tenant: string) => (await store().list(tenant, 'flow', FLOW)).map(({ name }) => name);
    expect(await names('acme')).toContain('byhand');
    expect(await names('globex')).toEqual([]);
    expect(await store().remove('globex', 'flow', FLOW, 'byhand')).toBe(false);
    expect(await store().remove('acme', 'flow', FLOW, 'byhand')).toBe(true);
    expect(await names('acme')).not.toContain('byhand');
  });
});
