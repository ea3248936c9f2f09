import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { type Prisma, PrismaClient } from '../generated/client.js';

/** What runs inside a tenant's transaction. */
export type TenantTransaction = Prisma.TransactionClient;

/**
 * Prisma for the ordinary paths. There is no way in but a transaction that names its tenant: row-level security then
 * shows that tenant's rows, and without one none at all.
 */
export class TenantDatabase {
  private readonly prisma: PrismaClient;

  constructor(pool: pg.Pool) {
    this.prisma = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }) });
  }

  async inTenant<T>(tenantId: string, work: (transaction: TenantTransaction) => Promise<T>): Promise<T> {
    return await this.prisma.$transaction(
      async (transaction) => {
        await transaction.$queryRaw`SELECT set_config('columba.tenants', ${tenantId}, true)`;
        return await work(transaction);
      },
      { maxWait: 5_000, timeout: 20_000 },
    );
  }

  async close(): Promise<void> {
    await this.prisma.$disconnect();
  }
}
