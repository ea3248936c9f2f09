import { type EnsuredCustomer, IntakeConflictError, type IntakeQuery } from '@columba/workflow/ports';
import { MESSAGE_RECEIVED } from '@columba/workflow-contracts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { uuidV7 } from '../pool/uuid-v7.js';
import { commitOf, FLOW, facts, intakeWrite, message, newRun, runWrite, wait } from '../testing/run-writes.js';
import { startTemporaryDatabase, type TemporaryDatabase } from '../testing/temporary-database.js';

let db: TemporaryDatabase;
let anna: EnsuredCustomer;
let customerId: string;
let numbers = 1_000;
beforeAll(async () => {
  db = await startTemporaryDatabase();
});
afterAll(() => db.stop());
beforeEach(async () => {
  numbers += 1;
  [anna] = (await db.database.customerStore.ensure([whatsapp(`+4915112${numbers}`)])) as [EnsuredCustomer];
  customerId = anna.customer.id;
});

const whatsapp = (value: string) => ({
  tenantId: 'acme',
  identity: { kind: 'whatsapp' as const, value },
  channel: 'whatsapp' as const,
  connectionId: 'wa-acme',
  profileName: 'Anna Schmidt',
});
const intake = () => db.database.intakeStore;
const commit = (...writes: ReturnType<typeof intakeWrite>[]) => intake().commit(writes, 'w1', 60_000);

function query(fields: Partial<IntakeQuery> = {}): IntakeQuery {
  return {
    tenantId: 'acme',
    eventKey: `q|${uuidV7()}`,
    eventType: MESSAGE_RECEIVED,
    customer: { id: customerId },
    channel: 'whatsapp',
    inReplyTo: null,
    reentryFlowIds: [],
    ...fields,
  };
}

/** A run of Anna's that waits as told. */
async function waitingRun(...waits: ReturnType<typeof wait>[]): Promise<string> {
  const conversationId = anna.conversationId;
  const write = runWrite({ status: 'waiting', release: true, facts: facts(1), armWaits: waits });
  const run = newRun({ customerId, conversationId, write });
  await commit(intakeWrite({ newRuns: [run] }));
  return run.id;
}

it('one event delivered three times at once makes one run of each flow', async () => {
  const key = `dup|${uuidV7()}`;
  const flows = [FLOW, uuidV7()];
  const results = await Promise.all(
    [1, 2, 3].map(() => commit(intakeWrite({ key, newRuns: flows.map((flowId) => newRun({ flowId, customerId })) }))),
  );
  expect(results.map((result) => result.createdRunIds.size).sort()).toEqual([0, 0, 2]);
  expect(await db.sql('SELECT 1 FROM flow_run WHERE event_key = $1', [key])).toHaveLength(2);
  const view = await intake().load([query({ eventKey: key }), query()]);
  expect(view.events.map((event) => event.handled)).toEqual([true, false]);
});

it('the same event twice in one batch is one event', async () => {
  const key = `twice|${uuidV7()}`;
  const { createdRunIds } = await commit(...[1, 2].map(() => intakeWrite({ key, newRuns: [newRun()] })));
  expect(createdRunIds.size).toBe(1);
});

it('two events at once start one run where a flow allows one active run per customer', async () => {
  const flowId = uuidV7();
  for (let round = 0; round < 10; round += 1) {
    const [first, second] = await Promise.all(
      [1, 2].map(() => commit(intakeWrite({ newRuns: [newRun({ flowId, customerId, exclusive: true })] }))),
    );
    const created = [...first!.createdRunIds, ...second!.createdRunIds];
    expect(created).toHaveLength(1);
    await db.database.runStore.commit([
      commitOf(created[0]!, 1, { status: 'completed', release: true, facts: facts(2) }),
    ]);
  }
  const view = await intake().load([query({ reentryFlowIds: [flowId] })]);
  const past = view.events[0]?.pastRuns ?? [];
  expect(past).toHaveLength(10);
  expect(past[0]).toEqual({ flowId, runId: expect.any(String), startedAtMs: expect.any(Number), active: false });
});

it('answers in the order of the queries, with customer, conversation, waits and revisions', async () => {
  const sent = message(customerId, { providerMessageId: 'wamid.q', status: 'accepted' });
  const old = await waitingRun(wait({ waitId: 'old' }));
  const claimed = await db.database.runStore.claim([{ tenantId: 'acme', runId: old }], 'w', 60_000);
  await db.database.runStore.commit([
    commitOf(old, claimed[0]!.fence, { status: 'waiting', release: true, facts: facts(2), messages: [sent] }),
  ]);
  const fresh = await waitingRun(
    wait({ waitId: 'new' }),
    wait({ waitId: 'sms', channel: 'sms' }),
    wait({ waitId: 'event', kind: 'event', eventType: 'x.paid', correlation: 'o1', channel: null }),
    wait({ waitId: 'expired', expiresAtMs: 1 }),
  );
  const { nowMs, flowRevisions, events } = await intake().load([
    query({ inReplyTo: 'wamid.q' }),
    query({ eventType: 'x.paid', channel: null }),
    query({ customer: null }),
    query({ tenantId: 'globex' }),
  ]);
  expect(Math.abs(nowMs - Date.now())).toBeLessThan(5_000);
  expect([...flowRevisions.keys()].sort()).toEqual(['acme', 'globex']);
  expect(events[0]).toMatchObject({
    customer: { id: customerId, firstName: 'Anna', lastName: 'Schmidt', tags: [], identities: { length: 2 } },
    conversationId: anna.conversationId,
    waits: [
      { waitId: 'new', runId: fresh, quoted: false, conversationId: anna.conversationId },
      { waitId: 'old', runId: old, quoted: true },
    ],
  });
  expect(events[1]?.waits).toMatchObject([{ waitId: 'event', kind: 'event', correlation: 'o1' }]);
  expect(events[2]).toEqual({
    handled: false,
    customer: null,
    conversationId: null,
    optedOut: false,
    waits: [],
    pastRuns: [],
  });
  expect(events[3]?.customer).toBeNull();
});

it('fires a wait once: who comes second writes nothing and looks again', async () => {
  const runId = await waitingRun(wait());
  const fires = [{ waitId: 'w1', runId, payload: { eventKey: 'k', event: { text: 'yes\0' } } }];
  const [a, b] = [intakeWrite({ customerId, fires }), intakeWrite({ customerId, fires, newRuns: [newRun()] })];
  const results = await Promise.allSettled([commit(a), commit(b)]);
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  const [won] = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  expect(refused).toEqual([expect.any(IntakeConflictError)]);
  expect(won?.signalledRuns).toEqual([{ tenantId: 'acme', runId }]);
  expect(await db.sql('SELECT 1 FROM flow_signal WHERE run_id = $1', [runId])).toHaveLength(1);
  const handled = await db.sql('SELECT 1 FROM inbox WHERE event_key = ANY($1) AND handled_at IS NOT NULL', [
    [a.event.eventKey, b.event.eventKey],
  ]);
  expect(handled).toHaveLength(1);
  const [claimed] = await db.database.runStore.claim([{ tenantId: 'acme', runId }], 'w2', 60_000);
  expect(claimed?.signals).toMatchObject([{ kind: 'wait', waitId: 'w1', payload: { event: { text: 'yes' } } }]);
});

it('a wait that was armed after the worker looked makes a conflict, one it has seen does not', async () => {
  const event = intakeWrite({ type: 'x.paid', customerId });
  const seen = await waitingRun(wait({ waitId: 'seen', kind: 'event', eventType: 'x.paid', channel: null }));
  const loadedWaits = [{ runId: seen, waitId: 'seen' }];
  await waitingRun(wait({ waitId: 'late', kind: 'event', eventType: 'x.paid', channel: null }));
  await expect(commit({ ...event, loadedWaits })).rejects.toBeInstanceOf(IntakeConflictError);
  await waitingRun(wait({ waitId: 'other', kind: 'event', eventType: 'x.other', channel: null }));
  const other = intakeWrite({ type: 'x.else', customerId, loadedWaits: [] });
  await expect(commit(other)).resolves.toMatchObject({ signalledRuns: [] });
});

it('an event that came just before its wait is found and fires it, once', async () => {
  const sinceMs = db.database.clock.nowMs() - 1_000;
  const early = intakeWrite({ type: 'x.paid', customerId });
  await commit(early, intakeWrite({ type: 'x.other', customerId }));
  const runs = [];
  for (let n = 0; n < 2; n += 1)
    runs.push(await waitingRun(wait({ kind: 'event', eventType: 'x.paid', channel: null })));
  const found = await intake().recentEvents({ tenantId: 'acme', customerId, eventType: 'x.paid', sinceMs });
  expect(found).toEqual([early.event]);
  const fire = { tenantId: 'acme', waitId: 'w1', eventKey: early.event.eventKey, payload: {} };
  const fired = await Promise.all(runs.map((runId) => intake().fireWait({ ...fire, runId })));
  expect(fired.sort()).toEqual([false, true]);
  expect(await intake().recentEvents({ tenantId: 'acme', customerId, eventType: 'x.paid', sinceMs })).toEqual([]);
});

it('writes the inbound message, the consent and the cancel of one event together', async () => {
  const runId = await waitingRun(wait());
  const inbound = {
    id: uuidV7(),
    customerId,
    conversationId: anna.conversationId!,
    channel: 'whatsapp' as const,
    connectionId: 'wa-acme',
    address: '+4915112340001',
    providerMessageId: 'wamid.in',
    body: 'STOP \u{1F54A}',
    subject: null,
    receivedAtMs: 1_700_000_000_000,
  };
  const consent = {
    channel: 'whatsapp' as const,
    address: '+4915112340001',
    state: 'opted_out' as const,
    topic: 'all' as const,
    source: 'keyword',
  };
  const write = intakeWrite({ customerId, message: inbound, consent, cancelRuns: [runId] });
  expect((await commit(write)).signalledRuns).toEqual([{ tenantId: 'acme', runId }]);
  expect((await commit(write)).signalledRuns).toEqual([]);
  expect(await db.sql('SELECT body, status FROM message WHERE id = $1', [inbound.id])).toEqual([
    { body: inbound.body, status: 'delivered' },
  ]);
  const asked = { tenantId: 'acme', channel: 'whatsapp' as const, address: '+4915112340001' };
  expect(await db.database.customerStore.suppressed([asked, { ...asked, tenantId: 'globex' }])).toEqual([true, false]);
  const by = (kind: 'whatsapp' | 'phone', tenantId = 'acme') =>
    query({ tenantId, customer: { identity: { kind, value: asked.address } } });
  const { events } = await intake().load([by('whatsapp'), by('phone'), by('whatsapp', 'globex')]);
  expect(events.map((event) => event.optedOut)).toEqual([true, false, false]);
  expect(await db.database.runStore.pendingSignals('acme', runId)).toMatchObject([{ kind: 'cancel' }]);
});

const receipt = (fields: object) => ({
  channel: 'whatsapp' as const,
  connectionId: 'wa-acme',
  providerMessageId: 'none',
  status: 'delivered' as const,
  atMs: 1,
  ...fields,
});

it('a receipt settles a message in doubt: the wait fires and the effect is confirmed', async () => {
  const sent = message(customerId, { status: 'unknown' });
  const run = newRun({
    customerId,
    write: runWrite({
      status: 'waiting',
      release: true,
      facts: facts(1),
      messages: [sent],
      effects: [
        { key: `e|${sent.id}`, nodeId: 'ask', kind: 'message.whatsapp', state: 'unknown', attempt: 1, result: null },
      ],
      armWaits: [wait({ kind: 'reconcile', correlation: sent.id, channel: null })],
    }),
  });
  await commit(intakeWrite({ newRuns: [run] }));
  const status = receipt({ messageId: sent.id, providerMessageId: `wamid.${sent.id}` });
  const { signalledRuns } = await commit(intakeWrite({ status }));
  expect(signalledRuns).toEqual([{ tenantId: 'acme', runId: run.id }]);
  expect(await db.database.runStore.pendingSignals('acme', run.id)).toMatchObject([
    {
      kind: 'wait',
      waitId: 'w1',
      payload: { status: 'delivered', providerMessageId: `wamid.${sent.id}`, error: null },
    },
  ]);
  expect(await db.sql('SELECT state FROM effect WHERE run_id = $1', [run.id])).toEqual([{ state: 'confirmed' }]);
  await commit(intakeWrite({ status: receipt({ providerMessageId: `wamid.${sent.id}`, status: 'sent' }) }));
  expect(await db.database.runStore.messageStatus('acme', sent.id)).toMatchObject({ status: 'delivered' });
});

it('a receipt that overtakes the commit it belongs to is kept for it', async () => {
  const sent = message(customerId);
  const run = newRun({ customerId, write: runWrite({ facts: facts(1), messages: [sent] }) });
  await commit(intakeWrite({ newRuns: [run] }));
  const providerMessageId = `SM${sent.id}`;
  await commit(intakeWrite({ status: receipt({ providerMessageId, status: 'delivered' }) }));
  await commit(intakeWrite({ status: receipt({ providerMessageId, status: 'sent' }) }));
  const accepted = { ...sent, status: 'accepted' as const, providerMessageId };
  await db.database.runStore.commit([commitOf(run.id, 1, { facts: facts(2), messages: [accepted] })]);
  expect(await db.database.runStore.messageStatus('acme', sent.id)).toEqual({ status: 'delivered', providerMessageId });
  expect(await db.sql('SELECT 1 FROM message_receipt')).toEqual([]);
});

it('a receipt that came before its wait was armed keeps the run going', async () => {
  const sent = message(customerId);
  const run = newRun({ customerId, write: runWrite({ facts: facts(1), messages: [sent] }) });
  await commit(intakeWrite({ newRuns: [run] }));
  await commit(intakeWrite({ status: receipt({ messageId: sent.id, providerMessageId: 'wamid.early' }) }));
  const resting = {
    status: 'waiting' as const,
    release: true,
    facts: facts(2),
    messages: [{ ...sent, status: 'unknown' as const }],
    armWaits: [wait({ kind: 'reconcile', correlation: sent.id, channel: null })],
  };
  expect(await db.database.runStore.commit([commitOf(run.id, 1, resting)])).toEqual([
    { kind: 'committed', signalled: true },
  ]);
  expect(await db.database.runStore.pendingSignals('acme', run.id)).toMatchObject([
    { payload: { status: 'delivered' } },
  ]);
});

it('attempts at events are counted across workers until they are handled or given up', async () => {
  const [kept, alone] = [intakeWrite({ key: `try|${uuidV7()}` }).event, intakeWrite({ key: `try|${uuidV7()}` }).event];
  expect(await intake().noteAttempts([kept, alone, kept], 'together')).toEqual([0, 0, 0]);
  expect(await intake().noteAttempts([kept, alone], 'together')).toEqual([1, 1]);
  expect(await intake().noteAttempts([alone], 'alone')).toEqual([1]);
  expect(await intake().noteAttempts([alone], 'alone')).toEqual([2]);
  await commit({ ...intakeWrite(), event: kept });
  expect(await intake().giveUp(kept, 'late')).toBe(false);
  expect(await intake().giveUp(alone, 'it never worked')).toBe(true);
  expect(await intake().noteAttempts([kept, alone], 'alone')).toEqual([0, 0]);
  expect(await db.sql('SELECT failure, attempts FROM inbox WHERE event_key = $1', [alone.eventKey])).toEqual([
    { failure: 'it never worked', attempts: 3 },
  ]);
  expect(await db.database.inboxStore.unpublished(0, 1_000)).not.toContainEqual(alone);
});
