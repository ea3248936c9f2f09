import type { IntakeQuery } from '@columba/workflow/ports';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTemporaryDatabase, type TemporaryDatabase } from '../testing/temporary-database.js';

let temporary: TemporaryDatabase;
beforeAll(async () => {
  temporary = await startTemporaryDatabase();
});
afterAll(() => temporary?.stop());

const phone = (n: number) => `+4930${String(n).padStart(6, '0')}`;
const query = (n: number): IntakeQuery => ({
  tenantId: 'acme',
  eventKey: `cost|${n}`,
  eventType: 'x.cost',
  customer: { identity: { kind: 'phone', value: phone(n) } },
  channel: null,
  inReplyTo: null,
  reentryFlowIds: [],
});

/** Sessions report what they read once a second, with their next statement. */
async function customersRead(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  await temporary.database.intakeStore.load([query(0)]);
  const [row] = await temporary.sql<{ n: string }>(
    "SELECT idx_tup_fetch + seq_tup_read AS n FROM pg_stat_user_tables WHERE relname = 'customer'",
  );
  return Number(row?.n);
}

it('loading a batch reads the customers that it names, not all that the tenant has', async () => {
  const { customerStore, intakeStore } = temporary.database;
  for (let first = 0; first < 1_000; first += 200) {
    const requests = Array.from({ length: 200 }, (_, n) => ({
      tenantId: 'acme',
      identity: { kind: 'phone' as const, value: phone(first + n) },
      channel: null,
      connectionId: null,
      profileName: null,
    }));
    await customerStore.ensure(requests);
  }
  const before = await customersRead();
  const view = await intakeStore.load(Array.from({ length: 20 }, (_, n) => query(n)));
  expect(view.events.map((event) => event.customer?.identities[0]?.value)).toEqual(
    Array.from({ length: 20 }, (_, n) => phone(n)),
  );
  expect((await customersRead()) - before).toBeLessThan(100);
});

it('loading a batch reads the events that it names, not all that the tenant ever had', async () => {
  // The planner holds the table to be empty: statistics are up to a minute old.
  await temporary.sql('VACUUM ANALYZE inbox');
  await temporary.sql(
    `INSERT INTO inbox (tenant_id, event_key, topic, partition_key, event_type, event, handled_at)
     SELECT 'acme', 'past|' || n, 't', 'p', 'x.cost', '{}', now() FROM generate_series(1, 3000) AS n`,
  );
  const inboxRead = async (): Promise<number> => {
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    await temporary.database.intakeStore.load([query(0)]);
    const [row] = await temporary.sql<{ n: string }>(
      "SELECT idx_tup_fetch + seq_tup_read AS n FROM pg_stat_user_tables WHERE relname = 'inbox'",
    );
    return Number(row?.n);
  };
  const before = await inboxRead();
  const view = await temporary.database.intakeStore.load([query(1), { ...query(2), eventKey: 'past|7' }]);
  expect(view.events.map((event) => event.handled)).toEqual([false, true]);
  expect((await inboxRead()) - before).toBeLessThan(100);
});
