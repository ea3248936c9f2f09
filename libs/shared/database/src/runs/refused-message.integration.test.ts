import type { MessageStatus } from '@columba/workflow-contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { uuidV7 } from '../pool/uuid-v7.js';
import { commitOf, facts, intakeWrite, message, newRun, wait } from '../testing/run-writes.js';
import { startTemporaryDatabase, type TemporaryDatabase } from '../testing/temporary-database.js';

let db: TemporaryDatabase;
beforeAll(async () => {
  db = await startTemporaryDatabase();
});
afterAll(() => db.stop());

const customerId = uuidV7();

/** A run whose message was refused by the provider, which a new attempt will send again. */
async function refusedOnce() {
  const { runStore, intakeStore } = db.database;
  const run = newRun({ customerId });
  await intakeStore.commit([intakeWrite({ newRuns: [run] })], 'w1', 60_000);
  const draft = message(customerId);
  let seq = 1;
  const write = async (status: MessageStatus, fields: Partial<Parameters<typeof commitOf>[2]> = {}) => {
    seq += 1;
    const messages = [{ ...draft, status, providerMessageId: status === 'accepted' ? 'wamid.9' : null }];
    const [result] = await runStore.commit([commitOf(run.id, 1, { facts: facts(seq), messages, ...fields })]);
    return result;
  };
  await write('sending');
  await write('failed');
  return { run, draft, write, status: async () => (await runStore.messageStatus('acme', draft.id))?.status };
}

//  sending --> failed (refused, no provider has it) --> sending --> accepted
it('a message that was refused and is tried again says what the new attempt says', async () => {
  const { write, status } = await refusedOnce();
  expect(await status()).toBe('failed');
  await write('sending');
  expect(await status()).toBe('sending');
  await write('accepted');
  expect(await status()).toBe('accepted');
});

//  failed (refused) --> sending --> answer lost: unknown. The refusal says nothing about this attempt.
it('an earlier refusal does not settle the doubt about a later attempt', async () => {
  const { run, draft, write, status } = await refusedOnce();
  await write('sending');
  const reconcile = wait({ kind: 'reconcile', waitId: `${run.id}:reconcile`, correlation: draft.id });
  const result = await write('unknown', { armWaits: [reconcile], release: true, status: 'waiting' });
  expect(result).toEqual({ kind: 'committed', signalled: false });
  expect(await status()).toBe('unknown');
  expect(await db.database.runStore.pendingSignals('acme', run.id)).toEqual([]);
});

it('what the provider itself reported as failed stays failed', async () => {
  const { draft, write, status } = await refusedOnce();
  await write('sending');
  const receipt = { channel: draft.channel, connectionId: draft.connectionId, messageId: draft.id, atMs: 1 };
  await db.database.intakeStore.commit(
    [intakeWrite({ status: { ...receipt, providerMessageId: 'wamid.10', status: 'failed' } })],
    'w1',
    1_000,
  );
  await write('sending');
  expect(await status()).toBe('failed');
});
