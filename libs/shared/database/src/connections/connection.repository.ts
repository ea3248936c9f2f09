import {
  type ConnectionRecord,
  type ConnectionRecords,
  type ConnectionStore,
  connectionSecretName,
} from '@columba/workflow/ports';
import type { Channel, ConnectionResource, WebhookProvider } from '@columba/workflow-contracts';
import type pg from 'pg';
import type { ChannelConnection } from '../generated/client.js';
import { runHotForResult } from '../pool/hot-statement.js';
import type { TenantDatabase, TenantTransaction } from '../pool/tenant-database.js';
import { envelopeOf, type SecretRow } from '../security/secret-envelope.js';

const TENANT = { name: 'connection-tenant', text: 'SELECT columba_connection_tenant($1) AS result' };

/** Connections to providers, their secrets sealed. */
export class ConnectionRepository implements ConnectionRecords, ConnectionStore {
  constructor(
    private readonly database: TenantDatabase,
    private readonly pool: pg.Pool,
  ) {}

  async byId(connectionId: string): Promise<ConnectionRecord | null> {
    if (connectionId.includes('\0')) return null;
    const tenantId = await runHotForResult<string | null>(this.pool, TENANT, [connectionId]);
    if (tenantId === null) return null;
    return await this.database.inTenant(tenantId, async (transaction) => {
      const row = await transaction.channelConnection.findFirst({ where: { tenantId, id: connectionId } });
      return row && (await withSecrets(transaction, row));
    });
  }

  async forSending(tenantId: string, channel: Channel, connectionId: string | null): Promise<ConnectionRecord | null> {
    return await this.database.inTenant(tenantId, async (transaction) => {
      const row = await transaction.channelConnection.findFirst({
        where: { tenantId, channel, enabled: true, ...(connectionId === null ? {} : { id: connectionId }) },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      });
      return row && (await withSecrets(transaction, row));
    });
  }

  async list(tenantId: string): Promise<ConnectionResource[]> {
    const rows = await this.database.inTenant(tenantId, (transaction) =>
      transaction.channelConnection.findMany({ where: { tenantId }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] }),
    );
    return rows.map(({ id, channel, name, address, provider, enabled }) => ({
      id,
      channel: channel as Channel,
      name,
      address,
      webhookPath: `/webhooks/${provider}/${id}`,
      enabled,
    }));
  }
}

async function withSecrets(transaction: TenantTransaction, row: ChannelConnection): Promise<ConnectionRecord> {
  const { id, tenantId, channel, provider, address, settings, enabled } = row;
  const prefix = connectionSecretName(id, '');
  const secrets: SecretRow[] = await transaction.secret.findMany({ where: { tenantId, name: { startsWith: prefix } } });
  return {
    id,
    tenantId,
    channel: channel as Channel,
    provider: provider as WebhookProvider,
    address,
    settings: settings as Record<string, string>,
    enabled,
    sealedSecrets: Object.fromEntries(secrets.map((secret) => [secret.name.slice(prefix.length), envelopeOf(secret)])),
  };
}
