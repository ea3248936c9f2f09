import type { CustomerQueries, PageRequest } from '@columba/workflow/ports';
import type { CustomerResource, MessageResource, Page } from '@columba/workflow-contracts';
import type { Prisma } from '../generated/client.js';
import type { TenantDatabase } from '../pool/tenant-database.js';
import { isUuid } from '../pool/uuid-v7.js';
import { decodeCursor, pageOf } from './cursor.js';
import { messageResource } from './message-resource.js';

const WITH_PARTS = {
  identities: { orderBy: [{ createdAt: 'asc' }, { kind: 'asc' }] },
  tags: { orderBy: { tag: 'asc' } },
} satisfies Prisma.CustomerInclude;
type CustomerWithParts = Prisma.CustomerGetPayload<{ include: typeof WITH_PARTS }>;

/** Customers for screens and the API. */
export class CustomerQueriesRepository implements CustomerQueries {
  constructor(private readonly database: TenantDatabase) {}

  async list(tenantId: string, page: PageRequest & { search?: string | undefined }): Promise<Page<CustomerResource>> {
    const before = decodeCursor(page.cursor, isUuid);
    const rows = await this.database.inTenant(tenantId, (transaction) =>
      transaction.customer.findMany({
        where: { tenantId, ...(before ? { id: { lt: before } } : {}), ...(page.search ? matching(page.search) : {}) },
        include: WITH_PARTS,
        orderBy: { id: 'desc' },
        take: page.limit + 1,
      }),
    );
    const { items, nextCursor } = pageOf(rows, page.limit, (row) => row.id);
    return { items: items.map(customerResource), nextCursor };
  }

  async get(tenantId: string, customerId: string): Promise<CustomerResource | null> {
    if (!isUuid(customerId)) return null;
    const row = await this.database.inTenant(tenantId, (transaction) =>
      transaction.customer.findUnique({ where: { tenantId_id: { tenantId, id: customerId } }, include: WITH_PARTS }),
    );
    return row && customerResource(row);
  }

  /** Newest first. */
  async timeline(tenantId: string, customerId: string, page: PageRequest): Promise<Page<MessageResource> | null> {
    if (!isUuid(customerId)) return null;
    const before = decodeCursor(page.cursor, isTimelinePosition)?.split('|');
    return await this.database.inTenant(tenantId, async (transaction) => {
      const known = await transaction.customer.count({ where: { tenantId, id: customerId } });
      if (known === 0) return null;
      const rows = await transaction.message.findMany({
        where: { tenantId, customerId, ...(before ? olderThan(before) : {}) },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: page.limit + 1,
      });
      const { items, nextCursor } = pageOf(rows, page.limit, (row) => `${row.createdAt.getTime()}|${row.id}`);
      return { items: items.map(messageResource), nextCursor };
    });
  }
}

/** Message ids carry no time: the position is time and id. */
function isTimelinePosition(position: string): boolean {
  return /^\d{1,15}\|.+$/.test(position);
}

function olderThan([time = '0', id = '']: string[]): Prisma.MessageWhereInput {
  const at = new Date(Number(time));
  return { OR: [{ createdAt: { lt: at } }, { createdAt: at, id: { lt: id } }] };
}

function matching(search: string): Prisma.CustomerWhereInput {
  const contains = { contains: search.replaceAll('\0', ''), mode: 'insensitive' as const };
  return { OR: [{ firstName: contains }, { lastName: contains }, { identities: { some: { value: contains } } }] };
}

function customerResource(row: CustomerWithParts): CustomerResource {
  return {
    id: row.id,
    firstName: row.firstName,
    lastName: row.lastName,
    locale: row.locale,
    timezone: row.timezone,
    tags: row.tags.map(({ tag }) => tag),
    identities: row.identities.map(({ kind, value }) => ({ kind, value })),
    attributes: row.attributes as Record<string, unknown>,
    createdAt: row.createdAt.toISOString(),
  };
}
