import { IntakeConflictError } from '@columba/workflow/ports';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { uuidV7 } from '../pool/uuid-v7.js';
import { intakeWrite, newRun } from '../testing/run-writes.js';
import { startTemporaryDatabase, type TemporaryDatabase } from '../testing/temporary-database.js';

let db: TemporaryDatabase;
let customerId: string;
beforeAll(async () => {
  db = await startTemporaryDatabase();
  const identity = { kind: 'phone' as const, value: '+4915112999' };
  const wanted = { tenantId: 'acme', identity, channel: null, connectionId: null, profileName: null };
  const [made] = await db.database.customerStore.ensure([wanted]);
  customerId = made?.customer.id ?? '';
});
afterAll(() => db.stop());
const commit = (write: ReturnType<typeof intakeWrite>) => db.database.intakeStore.commit([write], 'w1', 60_000);

it('what was decided on a customer’s runs is a conflict when another has begun meanwhile', async () => {
  const flowId = uuidV7();
  const [before, since] = [newRun({ flowId, customerId }), newRun({ flowId, customerId })];
  await commit(intakeWrite({ customerId, newRuns: [before] }));
  const decided = (...runIds: string[]) =>
    commit(intakeWrite({ customerId, newRuns: [newRun({ flowId, customerId })], loadedRuns: [{ flowId, runIds }] }));
  await commit(intakeWrite({ customerId, newRuns: [since] }));
  await expect(decided(before.id)).rejects.toThrow(IntakeConflictError);
  expect((await decided(before.id, since.id)).createdRunIds.size).toBe(1);
});
