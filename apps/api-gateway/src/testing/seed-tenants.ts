import { hashPassword, hashToken, type Vault } from '@columba/security';
import { connectionSecretName, type SecretStore } from '@columba/workflow/ports';
import type { Role } from '@columba/workflow-contracts';
import type pg from 'pg';

export const PASSWORD = 'columba-demo';
export const WEBHOOK_SECRET = 'canary-webhook-secret';
export const VERIFY_TOKEN = 'canary-verify-token';

/** A key for each role of acme, and one for globex' admin. */
export const KEYS = {
  admin: 'acme-admin-key',
  agent: 'acme-agent-key',
  viewer: 'acme-viewer-key',
  globex: 'globex-key',
} as const;

/** Two tenants, each with a user, keys and a WhatsApp connection. */
export async function seedTenants(owner: pg.Pool, secrets: SecretStore, vault: Vault): Promise<void> {
  const passwordHash = await hashPassword(PASSWORD);
  for (const tenant of ['acme', 'globex']) {
    await owner.query('INSERT INTO tenant (id, name) VALUES ($1, $2)', [tenant, tenant.toUpperCase()]);
    await user(owner, tenant, passwordHash);
    await connection(owner, secrets, vault, tenant);
  }
  await apiKey(owner, 'acme', KEYS.admin, 'admin');
  await apiKey(owner, 'acme', KEYS.agent, 'agent');
  await apiKey(owner, 'acme', KEYS.viewer, 'viewer');
  await apiKey(owner, 'globex', KEYS.globex, 'admin');
}

async function user(owner: pg.Pool, tenant: string, passwordHash: string): Promise<void> {
  const { rows } = await owner.query<{ id: string }>(
    'INSERT INTO app_user (id, email, name, password_hash) VALUES (gen_random_uuid(), $1, $2, $3) RETURNING id',
    [`admin@${tenant}.test`, 'Ada', passwordHash],
  );
  await owner.query('INSERT INTO membership (tenant_id, user_id, role) VALUES ($1, $2, $3)', [
    tenant,
    rows[0]?.id,
    'admin',
  ]);
}

async function apiKey(owner: pg.Pool, tenant: string, key: string, role: Role): Promise<void> {
  await owner.query(
    'INSERT INTO api_key (id, tenant_id, name, key_hash, role) VALUES (gen_random_uuid(), $1, $2, $3, $4)',
    [tenant, key, hashToken(key), role],
  );
}

async function connection(owner: pg.Pool, secrets: SecretStore, vault: Vault, tenant: string): Promise<void> {
  const id = `wa-${tenant}`;
  await owner.query(
    `INSERT INTO channel_connection (id, tenant_id, channel, provider, name, address, settings)
     VALUES ($1, $2, 'whatsapp', 'whatsapp', 'WhatsApp', '+15550783881', $3)`,
    [id, tenant, { phoneNumberId: '106540352242922' }],
  );
  const fields = {
    webhookSecret: `${WEBHOOK_SECRET}-${tenant}`,
    verifyToken: VERIFY_TOKEN,
    accessToken: 'canary-access-token',
  };
  for (const [field, value] of Object.entries(fields)) {
    const name = connectionSecretName(id, field);
    await secrets.put(tenant, name, vault.seal(tenant, name, value));
  }
}
