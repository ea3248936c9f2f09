import type { SecretEnvelope, SecretStore } from '@columba/workflow/ports';
import type { TenantDatabase } from '../pool/tenant-database.js';
import { envelopeColumns, envelopeOf } from './secret-envelope.js';

export class SecretRepository implements SecretStore {
  constructor(private readonly database: TenantDatabase) {}

  async get(tenantId: string, name: string): Promise<SecretEnvelope | null> {
    const row = await this.database.inTenant(tenantId, (transaction) =>
      transaction.secret.findUnique({ where: { tenantId_name: { tenantId, name } } }),
    );
    return row && envelopeOf(row);
  }

  async put(tenantId: string, name: string, envelope: SecretEnvelope): Promise<void> {
    const columns = { ...envelopeColumns(envelope), updatedAt: new Date() };
    await this.database.inTenant(tenantId, (transaction) =>
      transaction.secret.upsert({
        where: { tenantId_name: { tenantId, name } },
        create: { tenantId, name, ...columns },
        update: columns,
      }),
    );
  }
}
