import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitOf, facts, intakeWrite, message, newRun, runWrite, wait } from '../testing/run-writes.js';
import { startTemporaryDatabase, type TemporaryDatabase } from '../testing/temporary-database.js';
import { uuidV7 } from './uuid-v7.js';

/**
 * Tables that belong to no tenant by a column. The first two have policies of their own, the third is the owner's, and the
 * last is read by all and written by the owner.
 */
/** The tool's own, which the servers' role may not even read. */
const OF_THE_MIGRATIONS = ['_prisma_migrations', '_columba_functions'];
const WITHOUT_TENANT_ID = ['tenant', 'app_user', 'global_variable', ...OF_THE_MIGRATIONS];

let db: TemporaryDatabase;
let app: pg.Pool;
let tables: { name: string; tenant: boolean; enabled: boolean; forced: boolean; policies: number }[];

beforeAll(async () => {
  db = await startTemporaryDatabase();
  app = new pg.Pool({ connectionString: db.appUrl, max: 2 });
  tables = await db.sql(`
    SELECT c.relname AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
      EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id') AS tenant,
      (SELECT count(*)::int FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'tenant_isolation') AS policies
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1`);
  for (const tenantId of ['acme', 'globex']) await fill(tenantId);
});
afterAll(async () => {
  await app.end();
  await db.stop();
});

/** Something in every table that has a tenant: through the stores where they write it, else by copying the shape. */
async function fill(tenantId: string): Promise<void> {
  const { customerStore, intakeStore, runStore, flowStore, ticketStore, auditStore, idempotencyStore, secretStore } =
    db.database;
  const identity = { kind: 'phone' as const, value: '+491511' };
  const [ensured] = await customerStore.ensure([
    { tenantId, identity, channel: 'sms', connectionId: null, profileName: null },
  ]);
  const customerId = ensured!.customer.id;
  await customerStore.applyTags(tenantId, customerId, { add: ['vip'], remove: [] });
  await customerStore.recordConsent(tenantId, {
    eventId: 'e',
    channel: 'sms',
    address: '+491511',
    state: 'opted_out',
    topic: 'all',
    source: 'test',
  });
  const flow = await flowStore.create(tenantId, { name: 'F', description: '', by: null });
  const { document } = (await flowStore.draft(tenantId, flow.id))!;
  const nodes = [
    { id: 'start', type: 'trigger_event', config: {} },
    { id: 'done', type: 'end', config: {} },
  ];
  const edges = [{ id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'done' } }];
  await flowStore.publish(tenantId, flow.id, {
    document: { ...document, nodes, edges, settings: { ...document.settings, variables: { a: 1 } } },
    triggers: [{ nodeId: 'start', type: 'trigger_event', eventType: 'x.y' }],
    label: null,
    note: null,
    by: null,
  });
  const effect = { key: `k${tenantId}`, nodeId: 'n', kind: 'k', state: 'intent' as const, attempt: 1, result: null };
  const asked = { title: 't', instructions: '', assignees: [], role: null };
  const armWaits = [wait(), wait({ waitId: 'w2', kind: 'approval', channel: null, approval: asked })];
  const write = runWrite({ facts: facts(1), armWaits, messages: [message(customerId)], effects: [effect] });
  const [run, failing] = [newRun({ customerId, flowId: flow.id, write }), newRun({ customerId, flowId: flow.id })];
  await intakeStore.commit(
    [intakeWrite({ tenantId, newRuns: [run] }), intakeWrite({ tenantId, newRuns: [failing] })],
    'w',
    60_000,
  );
  await runStore.signal(tenantId, run.id, { kind: 'pause', waitId: null, payload: null });
  const error = { code: 'x', kind: 'bug' as const, message: 'x', nodeId: null, retryAfterMs: null };
  const deadLetter = { id: uuidV7(), nodeId: 'n', fingerprint: 'f', error };
  const failed = commitOf(failing.id, 1, { status: 'failed', release: true, error, deadLetter, tenantId });
  await runStore.commit([failed]);
  const status = {
    channel: 'sms' as const,
    connectionId: 'c',
    providerMessageId: 'p',
    status: 'sent' as const,
    atMs: 1,
  };
  await intakeStore.commit([intakeWrite({ tenantId, status })], 'w', 1_000);
  const ticket = { effectKey: 'k', runId: run.id, customerId, subject: 's', description: 'd', priority: 'low' };
  await ticketStore.open({ tenantId, ...ticket });
  await auditStore.append({ tenantId, actor: 'a', action: 'b', target: 'c', detail: {} });
  await idempotencyStore.begin(tenantId, 'key', 'hash');
  const { bulkJobStore, flowStopStore } = db.database;
  const target = { filter: { flowId: flow.id } };
  await bulkJobStore.create({ tenantId, action: 'pause', spec: { target }, throttle: null, by: 'a' });
  await flowStopStore.stop(tenantId, { flowId: flow.id, mode: 'pause', reason: 'r', by: 'a' });
  const limits = { threshold: 1, windowMs: 1_000, coolDownMs: 1_000 };
  const seen = { failures: 1, successes: 0, probe: null, error: null };
  await db.database.breakerStore.report([{ tenantId, target: 'connection:c', limits, ...seen }]);
  const entering = [{ runId: run.id, fence: 1, status: 'waiting' as const, signals: 0 }];
  const seenInFlow = { leaving: [], failed: 0, error: null, limits: null, probes: 1 };
  await db.database.flowTurnStore.take({ tenantId, flowId: flow.id, entering, ...seenInFlow });
  const variable = { scope: 'tenant' as const, flowId: null, name: 'v', type: 'text' as const, value: 'x' };
  await db.database.variableStore.put(tenantId, variable, { by: 'a' });
  const bytes = Buffer.from('x');
  await secretStore.put(tenantId, 'name', { keyId: 'k', wrappedKey: bytes, nonce: bytes, ciphertext: bytes });
  await db.sql(
    `WITH u AS (INSERT INTO app_user (id, email, name, password_hash) VALUES ($2, $1::text || '@x.test', 'U', 'h') RETURNING id)
     INSERT INTO membership (tenant_id, user_id, role) SELECT $1::text, id, 'admin' FROM u`,
    [tenantId, uuidV7()],
  );
  await db.sql(
    `INSERT INTO session (token_hash, tenant_id, user_id, expires_at) VALUES (sha256(convert_to($1::text, 'UTF8')), $1::text, $2, now())`,
    [tenantId, uuidV7()],
  );
  await db.sql(
    `INSERT INTO api_key (id, tenant_id, name, key_hash, role) VALUES ($2, $1::text, 'k', sha256(convert_to($1::text, 'UTF8')), 'admin')`,
    [tenantId, uuidV7()],
  );
  await db.sql(
    `INSERT INTO channel_connection (id, tenant_id, channel, provider, name, address) VALUES ('c-' || $1::text, $1::text, 'sms', 'twilio', 'n', 'a')`,
    [tenantId],
  );
  await db.sql(`INSERT INTO customer_segment (tenant_id, id, name, condition) VALUES ($1, $2, 's', '{}')`, [
    tenantId,
    uuidV7(),
  ]);
  await db.sql(
    `INSERT INTO flow_schedule (tenant_id, id, flow_id, node_id, cron, timezone) VALUES ($1, $2, $2, 'n', '* * * * *', 'UTC')`,
    [tenantId, uuidV7()],
  );
  await db.sql(`INSERT INTO outbox (tenant_id, topic, key, event) VALUES ($1, 't', 'k', '{}')`, [tenantId]);
}

async function asTenants<T extends object>(tenants: string | null, text: string): Promise<T[]> {
  const client = await app.connect();
  try {
    await client.query('BEGIN');
    if (tenants !== null) await client.query(`SELECT set_config('columba.tenants', $1, true)`, [tenants]);
    return (await client.query<T>(text)).rows;
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

it('every table is either protected by its tenant or on the list of exceptions', () => {
  expect(tables.filter((table) => !table.tenant).map((table) => table.name)).toEqual(WITHOUT_TENANT_ID.toSorted());
  const open = tables.filter((table) => !OF_THE_MIGRATIONS.includes(table.name));
  expect(open.filter((table) => !table.enabled || !table.forced || table.policies !== 1)).toEqual([]);
});

it('the test has rows of both tenants in every table, so that what follows says something', async () => {
  for (const { name } of tables.filter((table) => table.tenant)) {
    const rows = await db.sql(`SELECT DISTINCT tenant_id FROM ${name} ORDER BY 1`);
    expect([name, rows]).toEqual([name, [{ tenant_id: 'acme' }, { tenant_id: 'globex' }]]);
  }
});

it('without a tenant there is not one row, also after a transaction that had one', async () => {
  for (const { name } of tables.filter((table) => !OF_THE_MIGRATIONS.includes(table.name))) {
    expect([name, await asTenants(null, `SELECT 1 FROM ${name}`)]).toEqual([name, []]);
    await asTenants('acme', 'SELECT 1');
    expect([name, await asTenants(null, `SELECT 1 FROM ${name}`)]).toEqual([name, []]);
  }
});

it('with one tenant there is no row of another, with both there are both', async () => {
  for (const { name } of tables.filter((table) => table.tenant)) {
    const seen = (tenants: string) => asTenants(tenants, `SELECT DISTINCT tenant_id FROM ${name} ORDER BY 1`);
    expect([name, await seen('acme')]).toEqual([name, [{ tenant_id: 'acme' }]]);
    expect([name, await seen('acme,globex')]).toEqual([name, [{ tenant_id: 'acme' }, { tenant_id: 'globex' }]]);
  }
  expect(await asTenants('globex', 'SELECT id FROM tenant')).toEqual([{ id: 'globex' }]);
  expect(await asTenants('globex', 'SELECT email FROM app_user')).toEqual([{ email: 'globex@x.test' }]);
});

it('a row of another tenant can be neither written, moved, changed nor deleted', async () => {
  for (const { name } of tables.filter((table) => table.tenant)) {
    const copy = `INSERT INTO ${name} SELECT (jsonb_populate_record(one_row, '{"tenant_id": "globex"}')).* FROM ${name} one_row`;
    await expect(asTenants('acme', copy), name).rejects.toMatchObject({ code: '42501' });
    if (name === 'audit_log') continue;
    await expect(asTenants('acme', `UPDATE ${name} SET tenant_id = 'globex'`), name).rejects.toMatchObject({
      code: '42501',
    });
    expect(
      await asTenants('acme', `UPDATE ${name} SET tenant_id = tenant_id WHERE tenant_id = 'globex' RETURNING 1`),
    ).toEqual([]);
    expect(await asTenants('acme', `DELETE FROM ${name} WHERE tenant_id = 'globex' RETURNING 1`)).toEqual([]);
  }
});

describe('stores', () => {
  it('answer a foreign id like one that does not exist', async () => {
    const { flowStore, runQueries, customerQueries, runStore, deadLetterStore, customerStore } = db.database;
    const [flow] = (await flowStore.list('acme', { limit: 1 })).items;
    const [run] = (await runQueries.list('acme', { limit: 1 })).items;
    const [customer] = (await customerQueries.list('acme', { limit: 1 })).items;
    const [letter] = (await deadLetterStore.list('acme', { limit: 1 })).items;
    for (const id of [flow!.id, uuidV7(), 'nonsense']) {
      expect(await flowStore.get('globex', id)).toBeNull();
      expect(await flowStore.draft('globex', id)).toBeNull();
      expect(await flowStore.version('globex', id, 1)).toBeNull();
      expect(await flowStore.versions('globex', id)).toBeNull();
      expect(await flowStore.update('globex', id, { name: 'mine' })).toBeNull();
      expect(await flowStore.remove('globex', id)).toBe(false);
    }
    for (const id of [run!.id, uuidV7(), 'nonsense']) {
      expect(await runQueries.get('globex', id)).toBeNull();
      expect(await runQueries.factsOfRun('globex', id, 0, 10)).toBeNull();
      expect(await runQueries.messagesOfRun('globex', id)).toBeNull();
    }
    expect(await runStore.signal('globex', run!.id, { kind: 'cancel', waitId: null, payload: null })).toBe(false);
    expect(await runStore.claim([{ tenantId: 'globex', runId: run!.id }], 'w', 1_000)).toEqual([]);
    expect(await customerQueries.get('globex', customer!.id)).toBeNull();
    expect(await customerQueries.timeline('globex', customer!.id, { limit: 5 })).toBeNull();
    expect(await customerStore.get('globex', customer!.id)).toBeNull();
    expect(await customerStore.applyTags('globex', customer!.id, { add: ['x'], remove: [] })).toEqual([]);
    expect(await deadLetterStore.openOnes('globex', { ids: [letter!.id] }, 10)).toEqual([]);
  });
});
