import type { RunFact } from '@columba/workflow-contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { uuidV7 } from '../pool/uuid-v7.js';
import { commitOf, facts, intakeWrite, message, newRun, runWrite, wait } from '../testing/run-writes.js';
import { startTemporaryDatabase, type TemporaryDatabase } from '../testing/temporary-database.js';

let db: TemporaryDatabase;
let customerId: string;
let conversationId: string;
let flowId: string;
beforeAll(async () => {
  db = await startTemporaryDatabase();
  const identity = { kind: 'whatsapp' as const, value: '+4915112345678' };
  const asked = {
    tenantId: 'acme',
    identity,
    channel: 'whatsapp' as const,
    connectionId: 'wa',
    profileName: 'Anna Schmidt',
  };
  const [ensured] = await db.database.customerStore.ensure([asked]);
  customerId = ensured!.customer.id;
  conversationId = ensured!.conversationId!;
  flowId = (await db.database.flowStore.create('acme', { name: 'Queries', description: '', by: null })).id;
});
afterAll(() => db.stop());

async function stored(fields: Parameters<typeof runWrite>[0] = {}): Promise<string> {
  const run = newRun({ customerId, conversationId, flowId, write: runWrite(fields) });
  await db.database.intakeStore.commit([intakeWrite({ newRuns: [run] })], 'w', 60_000);
  return run.id;
}
const error = { code: 'http.500', kind: 'transient' as const, message: 'no', nodeId: 'send', retryAfterMs: null };
const failing = (fingerprint: string) => ({
  status: 'failed' as const,
  release: true,
  error,
  state: { failed: true },
  deadLetter: { id: uuidV7(), nodeId: 'send', fingerprint, error },
});

it('shows a run with its path, waits and facts', async () => {
  const settled = (seq: number, nodeId: string) => ({
    seq,
    atMs: 1_700_000_000_000,
    body: { type: 'node.settled' as const, nodeId, tokenId: 't', outcome: 'out', attempt: 1, startedAtMs: 1 },
  });
  const wakeAtMs = db.database.clock.nowMs() + 60_000;
  const id = await stored({
    status: 'waiting',
    release: true,
    waitReason: 'reply',
    wakeAtMs,
    facts: [settled(1, 'start'), settled(2, 'vip'), ...facts(3)],
    armWaits: [wait({ expiresAtMs: wakeAtMs })],
  });
  const until = new Date(wakeAtMs).toISOString();
  const { run, state, waits, path } = (await db.database.runQueries.get('acme', id))!;
  expect(run).toMatchObject({
    flowName: 'Queries',
    customerName: 'Anna Schmidt',
    status: 'waiting',
    waitingFor: 'reply',
    wakeAt: until,
    endedAt: null,
  });
  expect({ state, waits, path }).toEqual({
    state: { step: 1 },
    waits: [{ nodeId: 'ask', reason: 'reply', until }],
    path: ['start', 'vip'],
  });
  const after = (await db.database.runQueries.factsOfRun('acme', id, 1, 10)) as RunFact[];
  expect(after.map((fact) => fact.seq)).toEqual([2, 3]);
  const last = await db.database.runQueries.lastFactNumber('acme');
  expect(await db.database.runQueries.factsOfTenant('acme', last - 2, 10, flowId)).toEqual(after);
  expect(await db.database.runQueries.factsOfTenant('acme', last - 2, 10, uuidV7())).toEqual([]);
});

it('lists runs by status, flow and customer, by pages', async () => {
  const ids = [await stored(), await stored(failing('list')), await stored()];
  const { runQueries } = db.database;
  const first = await runQueries.list('acme', { limit: 2, flowId, customerId });
  expect(first.items.map((run) => run.id)).toEqual([ids[2], ids[1]]);
  expect(first.items[1]).toMatchObject({ status: 'failed', error: { code: 'http.500' }, endedAt: expect.any(String) });
  const second = await runQueries.list('acme', { limit: 1, flowId, cursor: first.nextCursor! });
  expect(second.items.map((run) => run.id)).toEqual([ids[0]]);
  expect((await runQueries.list('acme', { limit: 9, status: 'failed' })).items.map((run) => run.id)).toEqual([ids[1]]);
  expect((await runQueries.list('acme', { limit: 9, status: 'cancelled' })).items).toEqual([]);
  expect(await runQueries.stats('acme')).toEqual({
    active: 3,
    waiting: 1,
    completedLastMinute: 0,
    failedLastMinute: 1,
  });
});

it('shows the conversation of a run, and the timeline of a customer by pages', async () => {
  const sent = [1, 2, 3].map((n) => message(customerId, { body: `out ${n}`, conversationId, status: 'sent' }));
  const id = await stored({ facts: facts(1), messages: sent });
  const inbound = {
    id: uuidV7(),
    customerId,
    conversationId,
    channel: 'whatsapp' as const,
    connectionId: 'wa',
    address: '+4915112345678',
    providerMessageId: 'in',
    body: 'in',
    subject: null,
    receivedAtMs: db.database.clock.nowMs(),
  };
  await db.database.intakeStore.commit([intakeWrite({ customerId, message: inbound })], 'w', 1_000);
  const shown = (await db.database.runQueries.messagesOfRun('acme', id))!;
  expect(shown.map((one) => one.body).sort()).toEqual(['in', 'out 1', 'out 2', 'out 3']);
  const seen = [];
  let cursor: string | undefined;
  do {
    const page = (await db.database.customerQueries.timeline('acme', customerId, { limit: 3, cursor }))!;
    seen.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(new Set(seen.map((one) => one.id)).size).toBe(4);
  expect(seen).toHaveLength(4);
  expect(seen[0]?.direction).toBe('inbound');
});

it('finds customers by name and address', async () => {
  const { customerQueries, customerStore } = db.database;
  expect(await customerStore.applyTags('acme', customerId, { add: ['vip', 'b2b'], remove: [] })).toEqual([
    'b2b',
    'vip',
  ]);
  expect(await customerStore.applyTags('acme', customerId, { add: ['vip'], remove: ['b2b'] })).toEqual(['vip']);
  for (const search of ['schmi', '1511234', undefined]) {
    const { items } = await customerQueries.list('acme', { limit: 5, search });
    expect(items).toMatchObject([{ id: customerId, firstName: 'Anna', tags: ['vip'], identities: { length: 2 } }]);
  }
  expect((await customerQueries.list('acme', { limit: 5, search: "'; --%" })).items).toEqual([]);
});

it('re-drives each dead letter once, and leaves the failed run as it ended', async () => {
  const id = await stored(failing('redrive'));
  const { deadLetterStore, runStore, runQueries } = db.database;
  const listed = await deadLetterStore.list('acme', { limit: 5, fingerprint: 'redrive', status: 'open' });
  expect(listed.items).toMatchObject([{ runId: id, flowName: 'Queries', nodeId: 'send', redrives: 0, status: 'open' }]);
  const [open] = await deadLetterStore.openOnes('acme', { fingerprint: 'redrive' }, 10);
  expect(open).toMatchObject({ runId: id, customerId, conversationId, state: { failed: true }, error });
  const again = () => ({
    deadLetterId: open!.id,
    run: {
      id: uuidV7(),
      tenantId: 'acme',
      flowId,
      version: 1,
      customerId,
      conversationId,
      mode: 'live' as const,
      eventKey: `redrive|${open!.id}`,
      exclusive: false,
      input: {},
      state: open!.state,
    },
  });
  const made = (await Promise.all([1, 2].map(() => deadLetterStore.redrive('acme', [again()], 'ada')))).flat();
  expect(made).toHaveLength(1);
  expect((await deadLetterStore.list('acme', { limit: 5, fingerprint: 'redrive' })).items).toMatchObject([
    { status: 'redriven', redrives: 1 },
  ]);
  expect((await runQueries.get('acme', id))?.run.status).toBe('failed');
  const [claimed] = await runStore.claim([{ tenantId: 'acme', runId: made[0]! }], 'w', 60_000);
  expect(claimed).toMatchObject({ previousStatus: 'pending', state: { failed: true }, input: null });
  await runStore.commit([commitOf(made[0]!, 1, { status: 'completed', release: true, facts: facts(1) })]);
});
