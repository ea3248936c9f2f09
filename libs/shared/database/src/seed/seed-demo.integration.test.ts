import { createHash, randomBytes } from 'node:crypto';
import { startTemporaryPostgres } from '@columba/local-servers';
import { MESSAGE_RECEIVED } from '@columba/workflow-contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrateDatabase } from '../migrate/migrate-database.js';
import { type Database, openDatabase } from '../open-database.js';
import { type SeedOptions, seedDemo } from './seed-demo.js';

let server: Awaited<ReturnType<typeof startTemporaryPostgres>>;
let database: Database;
let options: SeedOptions;
beforeAll(async () => {
  server = await startTemporaryPostgres();
  const ownerUrl = server.postgres.url();
  const { appUrl } = await migrateDatabase({ ownerUrl });
  options = {
    ownerUrl,
    simulator: { baseUrl: 'http://localhost:4100', smtpHost: 'localhost', smtpPort: 4125 },
    hashPassword: async (password) => `hashed ${password}`,
    encryptSecret: (tenantId, name, plaintext) => ({
      keyId: 'k1',
      wrappedKey: randomBytes(4),
      nonce: randomBytes(4),
      ciphertext: Buffer.from(`${tenantId}|${name}|${plaintext}`),
    }),
    triggersOf: (document) =>
      document.nodes
        .filter((node) => node.type.startsWith('trigger_'))
        .map(({ id: nodeId, type }) => ({ nodeId, type, eventType: MESSAGE_RECEIVED })),
  };
  database = await openDatabase({ url: appUrl, poolSize: 4, logger: { warn: () => undefined } });
});
afterAll(async () => {
  await database.close();
  await server.stop();
});

it('makes the demo tenants, at once by two, and a second time changes nothing', async () => {
  await Promise.all([seedDemo(options), seedDemo(options)]);
  const flows = await database.flowStore.list('acme', { limit: 10 });
  expect(flows.items.map((flow) => [flow.name, flow.publishedVersion, flow.draftChanged])).toEqual([
    ['Complaint triage', 1, false],
    ['Welcome', 1, false],
    ['Order status', 1, false],
  ]);
  const before = performance.now();
  await seedDemo(options);
  expect(performance.now() - before).toBeLessThan(3_000);
  expect(await database.flowStore.list('acme', { limit: 10 })).toEqual(flows);
  expect((await database.flowStore.activeTriggers('acme')).triggers).toHaveLength(3);
});

it('lets the demo users and keys in', async () => {
  const admin = await database.identityStore.userByEmail('Admin@acme.test');
  expect(admin).toMatchObject({
    passwordHash: 'hashed columba-demo',
    memberships: [{ email: 'admin@acme.test', tenantId: 'acme', tenantName: 'Acme', role: 'admin' }],
  });
  const hash = createHash('sha256').update('demo-globex-key').digest();
  expect(await database.identityStore.apiKeyByHash(hash)).toMatchObject({ tenantId: 'globex', role: 'admin' });
});

it('has connections that follow the simulator, with sealed secrets', async () => {
  await seedDemo({ ...options, simulator: { baseUrl: 'http://localhost:9999/', smtpHost: 'localhost', smtpPort: 1 } });
  const connection = await database.connectionRecords.byId('wa-acme');
  expect(connection).toMatchObject({
    tenantId: 'acme',
    provider: 'whatsapp',
    settings: { apiBaseUrl: 'http://localhost:9999/graph/v23.0', phoneNumberId: '106540352242922' },
  });
  expect(connection?.sealedSecrets.webhookSecret?.ciphertext.toString()).toBe(
    'acme|connection/wa-acme/webhookSecret|demo-wa-secret',
  );
  expect(await database.connectionRecords.forSending('globex', 'whatsapp', null)).toBeNull();
  expect(await database.connectionRecords.forSending('globex', 'whatsapp', 'wa-acme')).toBeNull();
  expect(await database.connectionRecords.forSending('acme', 'sms', null)).toMatchObject({ id: 'sms-acme' });
  expect(await database.connectionStore.list('acme')).toHaveLength(4);
});
