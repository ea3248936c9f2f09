import { createHash } from 'node:crypto';
import { connectionSecretName, type SecretEnvelope } from '@columba/workflow/ports';
import type { FlowDocument } from '@columba/workflow-contracts';
import pg from 'pg';
import { FlowRepository } from '../flows/flow.repository.js';
import { newEtag } from '../flows/flow-row.js';
import type { FlowPublication } from '../flows/publish-flow.js';
import { TenantDatabase } from '../pool/tenant-database.js';
import { DEMO_API_KEYS, DEMO_PASSWORD, DEMO_TENANTS, DEMO_USERS } from './demo-accounts.js';
import { demoConnections, type SimulatorAddress } from './demo-connections.js';
import { DEMO_CUSTOMERS } from './demo-customers.js';
import { DEMO_JOURNEYS } from './demo-journeys.js';

export interface SeedOptions {
  /** Of the database's owner: tenants and users are not the servers' to make. */
  ownerUrl: string;
  /** Where the simulator answers; connections follow it when it has moved. */
  simulator: SimulatorAddress;
  hashPassword(password: string): Promise<string>;
  /** The vault's: sealed for the tenant and the secret's name. */
  encryptSecret(tenantId: string, name: string, plaintext: string): SecretEnvelope | Promise<SecretEnvelope>;
  /** The engine's: what starts runs of a document. */
  triggersOf(document: FlowDocument): FlowPublication['triggers'];
}

const LOCK = 72_707_370;

/** Makes the demo tenants with all that the contract promises. Again: changes nothing but a simulator that has moved. */
export async function seedDemo(options: SeedOptions): Promise<void> {
  const pool = new pg.Pool({ connectionString: options.ownerUrl, max: 3, application_name: 'columba-seed' });
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query('BEGIN');
    await client.query(`SELECT set_config('columba.tenants', $1, true)`, [DEMO_TENANTS.map(({ id }) => id).join(',')]);
    await seedAccounts(client, options);
    await seedConnections(client, options);
    await seedCustomers(client);
    const unpublished = await seedFlows(client);
    await client.query('COMMIT');
    if (unpublished.length > 0) await publish(pool, unpublished, options);
  } finally {
    // Ends the session, and with it whatever was left open.
    client.release(true);
    await pool.end();
  }
}

async function seedAccounts(client: pg.PoolClient, { hashPassword }: SeedOptions): Promise<void> {
  for (const { id, name } of DEMO_TENANTS)
    await client.query('INSERT INTO tenant (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING', [id, name]);
  const { rows } = await client.query<{ email: string }>('SELECT email FROM app_user WHERE email = ANY($1)', [
    DEMO_USERS.map(({ email }) => email),
  ]);
  const known = new Set(rows.map(({ email }) => email));
  const missing = DEMO_USERS.filter(({ email }) => !known.has(email));
  const passwordHash = missing.length > 0 ? await hashPassword(DEMO_PASSWORD) : '';
  for (const { id, tenantId, email, name, role } of missing) {
    await client.query('INSERT INTO app_user (id, email, name, password_hash) VALUES ($1, $2, $3, $4)', [
      id,
      email,
      name,
      passwordHash,
    ]);
    await client.query('INSERT INTO membership (tenant_id, user_id, role) VALUES ($1, $2, $3)', [tenantId, id, role]);
  }
  for (const { id, tenantId, name, key } of DEMO_API_KEYS) {
    await client.query(
      `INSERT INTO api_key (id, tenant_id, name, key_hash, role) VALUES ($1, $2, $3, $4, 'admin') ON CONFLICT DO NOTHING`,
      [id, tenantId, name, createHash('sha256').update(key).digest()],
    );
  }
}

async function seedConnections(client: pg.PoolClient, { simulator, encryptSecret }: SeedOptions): Promise<void> {
  const tenantId = 'acme';
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM secret WHERE tenant_id = $1 AND name LIKE 'connection/%'`,
    [tenantId],
  );
  const known = new Set(rows.map(({ name }) => name));
  for (const { id, channel, provider, name, address, settings, secrets } of demoConnections(simulator)) {
    await client.query(
      `INSERT INTO channel_connection AS old (id, tenant_id, channel, provider, name, address, settings)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (id) DO UPDATE SET settings = excluded.settings WHERE old.settings <> excluded.settings`,
      [id, tenantId, channel, provider, name, address, JSON.stringify(settings)],
    );
    for (const [field, plaintext] of Object.entries(secrets)) {
      const secretName = connectionSecretName(id, field);
      if (known.has(secretName)) continue;
      const { keyId, wrappedKey, nonce, ciphertext } = await encryptSecret(tenantId, secretName, plaintext);
      await client.query(
        `INSERT INTO secret (tenant_id, name, key_id, wrapped_key, nonce, ciphertext) VALUES ($1, $2, $3, $4, $5, $6)`,
        [tenantId, secretName, keyId, wrappedKey, nonce, ciphertext],
      );
    }
  }
}

async function seedCustomers(client: pg.PoolClient): Promise<void> {
  const rows = JSON.stringify(DEMO_CUSTOMERS);
  await client.query(
    `INSERT INTO customer (tenant_id, id, first_name, last_name, locale, timezone, attributes)
     SELECT c."tenantId", c.id, c."firstName", c."lastName", c.locale, c.timezone, c.attributes
     FROM jsonb_to_recordset($1::jsonb) AS c("tenantId" text, id uuid, "firstName" text, "lastName" text, locale text,
       timezone text, attributes jsonb) ON CONFLICT DO NOTHING`,
    [rows],
  );
  await client.query(
    `INSERT INTO customer_identity (tenant_id, kind, value, customer_id)
     SELECT c."tenantId", i.kind, i.value, c.id
     FROM jsonb_to_recordset($1::jsonb) AS c("tenantId" text, id uuid, identities jsonb)
     CROSS JOIN jsonb_to_recordset(c.identities) AS i(kind text, value text) ON CONFLICT DO NOTHING`,
    [rows],
  );
  await client.query(
    `INSERT INTO tag (tenant_id, name)
     SELECT DISTINCT c."tenantId", t FROM jsonb_to_recordset($1::jsonb) AS c("tenantId" text, tags jsonb)
     CROSS JOIN jsonb_array_elements_text(c.tags) AS t ON CONFLICT DO NOTHING`,
    [rows],
  );
  // Only while the tenant is new: tags that were taken away since stay away.
  await client.query(
    `INSERT INTO customer_tag (tenant_id, customer_id, tag)
     SELECT c."tenantId", c.id, t FROM jsonb_to_recordset($1::jsonb) AS c("tenantId" text, id uuid, tags jsonb)
     CROSS JOIN jsonb_array_elements_text(c.tags) AS t
     WHERE NOT EXISTS (SELECT 1 FROM flow f WHERE f.tenant_id = 'acme') ON CONFLICT DO NOTHING`,
    [rows],
  );
}

/** Answers the ids of those that have never been published. */
async function seedFlows(client: pg.PoolClient): Promise<string[]> {
  for (const { id, description, document } of DEMO_JOURNEYS) {
    await client.query(
      `INSERT INTO flow (tenant_id, id, name, description, draft, draft_etag) VALUES ('acme', $1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING`,
      [id, document.name, description, JSON.stringify(document), newEtag()],
    );
  }
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM flow WHERE tenant_id = 'acme' AND id = ANY($1) AND published_version IS NULL AND removed_at IS NULL`,
    [DEMO_JOURNEYS.map(({ id }) => id)],
  );
  return rows.map(({ id }) => id);
}

async function publish(pool: pg.Pool, ids: readonly string[], { triggersOf }: SeedOptions): Promise<void> {
  const tenants = new TenantDatabase(pool);
  try {
    const flows = new FlowRepository(tenants);
    for (const { id, document } of DEMO_JOURNEYS.filter((journey) => ids.includes(journey.id))) {
      const triggers = triggersOf(document);
      await flows.publish('acme', id, { document, triggers, label: 'Demo', note: null, by: 'admin@acme.test' });
    }
  } finally {
    await tenants.close();
  }
}
