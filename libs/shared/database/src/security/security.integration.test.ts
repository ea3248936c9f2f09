import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { uuidV7 } from '../pool/uuid-v7.js';
import { startTemporaryDatabase, type TemporaryDatabase } from '../testing/temporary-database.js';

let db: TemporaryDatabase;
beforeAll(async () => {
  db = await startTemporaryDatabase();
});
afterAll(() => db.stop());

const brokenAt = async () => {
  const [row] = await db.sql<{ at: string | null }>(`SELECT columba_audit_broken_at('acme') AS at`);
  return row?.at;
};

it('chains the audit log per tenant, also under concurrent writers, and finds what was changed', async () => {
  const entry = (n: number, tenantId = 'acme') => ({
    tenantId,
    actor: 'ada',
    action: 'a',
    target: `${n}`,
    detail: { n },
  });
  await Promise.all(Array.from({ length: 20 }, (_, n) => db.database.auditStore.append(entry(n))));
  await db.database.auditStore.append(entry(1, 'globex'));
  const rows = await db.sql<{ number: string }>(`SELECT number FROM audit_log WHERE tenant_id = 'acme' ORDER BY 1`);
  expect(rows.map((row) => Number(row.number))).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  expect(await brokenAt()).toBeNull();
  await db.sql(`UPDATE audit_log SET actor = 'eve' WHERE tenant_id = 'acme' AND number = 7`);
  expect(await brokenAt()).toBe('7');
  await db.sql(`UPDATE audit_log SET actor = 'ada' WHERE tenant_id = 'acme' AND number = 7`);
  await db.sql(`DELETE FROM audit_log WHERE tenant_id = 'acme' AND number = 12`);
  expect(await brokenAt()).toBe('13');
});

it('gives the first answer again, and never two requests one key', async () => {
  const { idempotencyStore: store } = db.database;
  const started = await Promise.all([1, 2, 3].map(() => store.begin('acme', 'k1', 'h')));
  expect(started.filter((answer) => answer === null)).toHaveLength(1);
  expect(started.filter((answer) => answer === 'pending')).toHaveLength(2);
  expect(await store.begin('globex', 'k1', 'other')).toBeNull();
  await store.complete('acme', 'k1', { status: 202, body: { runId: 'r' } });
  expect(await store.begin('acme', 'k1', 'h')).toEqual({ status: 202, body: { runId: 'r' } });
  expect(await store.begin('acme', 'k1', 'different')).toBe('mismatch');
  await store.abandon('acme', 'k1');
  expect(await store.begin('acme', 'k1', 'h')).toEqual({ status: 202, body: { runId: 'r' } });
  expect(await store.begin('acme', 'k2', 'h')).toBeNull();
  await store.abandon('acme', 'k2');
  expect(await store.begin('acme', 'k2', 'h')).toBeNull();
  await db.sql(`UPDATE idempotency_key SET started_at = now() - interval '2 minutes' WHERE key = 'k2'`);
  expect(await store.begin('acme', 'k2', 'h')).toBeNull();
});

it('knows live sessions only', async () => {
  const { identityStore } = db.database;
  const userId = uuidV7();
  await db.sql(`INSERT INTO app_user (id, email, name, password_hash) VALUES ($1, 'ada@acme.test', 'Ada', 'hash')`, [
    userId,
  ]);
  await db.sql(`INSERT INTO membership (tenant_id, user_id, role) VALUES ('acme', $1, 'admin')`, [userId]);
  expect(await identityStore.userByEmail('ADA@acme.test')).toMatchObject({ userId, passwordHash: 'hash' });
  expect(await identityStore.userByEmail('nobody@acme.test')).toBeNull();
  const hashOf = (token: string) => createHash('sha256').update(token).digest();
  const expiresAt = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 60_000);
  const session = { userId, tenantId: 'acme', expiresAt };
  await identityStore.createSession({ ...session, tokenHash: hashOf('live') });
  await identityStore.createSession({ ...session, tokenHash: hashOf('old'), expiresAt: new Date(Date.now() - 1_000) });
  const member = { userId, email: 'ada@acme.test', name: 'Ada', tenantId: 'acme', tenantName: 'Acme', role: 'admin' };
  expect(await identityStore.sessionByTokenHash(hashOf('live'))).toEqual({ ...member, expiresAt });
  expect(await identityStore.sessionByTokenHash(hashOf('old'))).toBeNull();
  expect(await identityStore.sessionByTokenHash(hashOf('unknown'))).toBeNull();
  await identityStore.revokeSession(hashOf('live'));
  expect(await identityStore.sessionByTokenHash(hashOf('live'))).toBeNull();
  expect(await identityStore.apiKeyByHash(hashOf('none'))).toBeNull();
});

it('keeps sealed secrets byte for byte', async () => {
  const { secretStore } = db.database;
  const envelope = {
    keyId: 'k',
    wrappedKey: Buffer.from([0, 1]),
    nonce: Buffer.from([2]),
    ciphertext: Buffer.from([3]),
  };
  await secretStore.put('acme', 'token', envelope);
  expect(await secretStore.get('acme', 'token')).toEqual(envelope);
  await secretStore.put('acme', 'token', { ...envelope, keyId: 'k2' });
  expect((await secretStore.get('acme', 'token'))?.keyId).toBe('k2');
  expect(await secretStore.get('globex', 'token')).toBeNull();
});

it('opens one ticket an effect, and counts per tenant', async () => {
  const open = (effectKey: string, tenantId = 'acme') =>
    db.database.ticketStore.open({
      tenantId,
      effectKey,
      runId: uuidV7(),
      customerId: null,
      subject: 's',
      description: 'd',
      priority: 'high',
    });
  const twice = await Promise.all([open('a'), open('a')]);
  expect(twice[0]).toEqual(twice[1]);
  const many = await Promise.all(Array.from({ length: 10 }, (_, n) => open(`b${n}`)));
  expect(many.map((ticket) => ticket.number).sort((a, b) => a - b)).toEqual(many.map((_, n) => n + 2));
  expect((await open('a', 'globex')).number).toBe(1);
});
