import { readEnvironment } from '@columba/config';
import { createVault, hashToken } from '@columba/security';
import { connectionSecretName } from '@columba/workflow/ports';
import type pg from 'pg';
import { FAULT_TENANTS, type FaultTenant } from './fault-tenants.js';

interface Connection {
  id: string;
  channel: string;
  provider: string;
  address: string;
  settings: Record<string, string>;
  secrets: Record<string, string>;
}

/** The tenants with a key and two connections each, which lead to the ledger. */
export async function seedTenants(owner: pg.ClientBase, providerUrl: string, masterKeys: string): Promise<void> {
  const vault = createVault(readEnvironment({ MASTER_KEYS: masterKeys }).masterKeys);
  for (const tenant of FAULT_TENANTS) {
    await owner.query('INSERT INTO tenant (id, name) VALUES ($1, $1)', [tenant.id]);
    await owner.query(
      `INSERT INTO api_key (id, tenant_id, name, key_hash, role) VALUES (gen_random_uuid(), $1, 'faults', $2, 'admin')`,
      [tenant.id, hashToken(tenant.apiKey)],
    );
    for (const { id, channel, provider, address, settings, secrets } of connectionsOf(tenant, providerUrl)) {
      await owner.query(
        `INSERT INTO channel_connection (id, tenant_id, channel, provider, name, address, settings)
         VALUES ($1, $2, $3, $4, $1, $5, $6)`,
        [id, tenant.id, channel, provider, address, JSON.stringify(settings)],
      );
      for (const [field, plaintext] of Object.entries(secrets)) {
        const name = connectionSecretName(id, field);
        const { keyId, wrappedKey, nonce, ciphertext } = vault.seal(tenant.id, name, plaintext);
        await owner.query(
          'INSERT INTO secret (tenant_id, name, key_id, wrapped_key, nonce, ciphertext) VALUES ($1, $2, $3, $4, $5, $6)',
          [tenant.id, name, keyId, wrappedKey, nonce, ciphertext],
        );
      }
    }
  }
}

function connectionsOf({ whatsapp, sms }: FaultTenant, providerUrl: string): Connection[] {
  return [
    {
      id: whatsapp.connectionId,
      channel: 'whatsapp',
      provider: 'whatsapp',
      address: whatsapp.address,
      settings: { apiBaseUrl: providerUrl, phoneNumberId: whatsapp.phoneNumberId },
      secrets: { webhookSecret: whatsapp.secret, accessToken: whatsapp.accessToken },
    },
    {
      id: sms.connectionId,
      channel: 'sms',
      provider: 'twilio',
      address: sms.address,
      settings: { apiBaseUrl: providerUrl, accountSid: sms.accountSid },
      secrets: { webhookSecret: sms.secret, authToken: sms.secret },
    },
  ];
}
