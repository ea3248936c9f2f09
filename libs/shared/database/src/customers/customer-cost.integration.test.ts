import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTemporaryDatabase, type TemporaryDatabase } from '../testing/temporary-database.js';

let temporary: TemporaryDatabase;
beforeAll(async () => {
  temporary = await startTemporaryDatabase();
});
afterAll(() => temporary?.stop());

const TABLES = ['customer', 'customer_identity', 'customer_tag', 'conversation'];

const request = (n: number) => ({
  tenantId: 'acme',
  identity: { kind: 'whatsapp' as const, value: `+4930${String(n).padStart(6, '0')}` },
  channel: 'whatsapp' as const,
  connectionId: 'wa-acme',
  profileName: 'Cost',
});
const requests = (first: number, count: number) => Array.from({ length: count }, (_, n) => request(first + n));

/** Sessions report what they read once a second, with their next statement. */
async function rowsRead(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  await temporary.database.customerStore.ensure([request(0)]);
  const [row] = await temporary.sql<{ n: string }>(
    `SELECT sum(idx_tup_fetch + seq_tup_read) AS n FROM pg_stat_user_tables WHERE relname IN ('${TABLES.join("', '")}')`,
  );
  return Number(row?.n);
}

// 500 newcomers of a tenant with 2,000 customers took 20 s in a database whose statistics were from before its first customer.
it('newcomers cost what they read, not what the tenant has', async () => {
  const { customerStore } = temporary.database;
  for (const table of TABLES) await temporary.sql(`VACUUM ANALYZE ${table}`);
  for (let first = 0; first < 1_000; first += 250) await customerStore.ensure(requests(first, 250));
  const before = await rowsRead();
  const made = await customerStore.ensure(requests(950, 100));
  expect(new Set(made.map(({ customer }) => customer.id)).size).toBe(100);
  expect((await rowsRead()) - before).toBeLessThan(100 * 30);
});

it('customers are looked up one by one, not by reading all', async () => {
  const { customerStore } = temporary.database;
  const [first] = await customerStore.ensure([request(1)]);
  const before = await rowsRead();
  const found = await customerStore.getMany([{ tenantId: 'acme', customerId: first?.customer.id ?? '' }]);
  expect(found.size).toBe(1);
  expect((await rowsRead()) - before).toBeLessThan(100);
});
