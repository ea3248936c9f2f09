import { afterAll, beforeAll, expect, it } from 'vitest';
import { uuidV7 } from '../pool/uuid-v7.js';
import { commitOf, facts, intakeWrite, message, newRun, runWrite } from '../testing/run-writes.js';
import { startTemporaryDatabase, type TemporaryDatabase } from '../testing/temporary-database.js';

let db: TemporaryDatabase;
beforeAll(async () => {
  db = await startTemporaryDatabase();
});
afterAll(() => db.stop());

const runs = () => db.database.runStore;

it('says whether another worker is still sending an older message to the customer', async () => {
  const customer = uuidV7();
  const sending = async (worker: string, leaseMs = 60_000) => {
    const sent = message(customer);
    const write = runWrite({ facts: facts(1), messages: [sent] });
    const run = newRun({ customerId: customer, write });
    await db.database.intakeStore.commit([intakeWrite({ newRuns: [run] })], worker, leaseMs);
    // The row's time is in milliseconds.
    await new Promise((resolve) => setTimeout(resolve, 5));
    return { runId: run.id, sent };
  };
  const first = await sending('w1', 0);
  const second = await sending('w2');
  const keys = [first, second].map(({ sent }) => ({ tenantId: 'acme', messageId: sent.id }));
  expect(await runs().sendingElsewhere(keys, 'w2')).toEqual([false, true]);
  expect(await runs().sendingElsewhere(keys, 'w1')).toEqual([false, false]);
  expect(await runs().sendingElsewhere([{ tenantId: 'globex', messageId: second.sent.id }], 'w2')).toEqual([false]);
  const [taken] = await runs().claim([{ tenantId: 'acme', runId: first.runId }], 'w3', 60_000);
  const messages = [{ ...first.sent, status: 'unknown' as const }];
  await runs().commit([commitOf(first.runId, taken?.fence ?? 0, { facts: facts(2), messages })]);
  expect(await runs().sendingElsewhere(keys, 'w2')).toEqual([false, false]);
});
