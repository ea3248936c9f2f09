import { afterAll, beforeAll, expect, it } from 'vitest';
import { uuidV7 } from '../pool/uuid-v7.js';
import { commitOf, FLOW, facts, intakeWrite, message, newRun, runWrite, wait } from '../testing/run-writes.js';
import { startTemporaryDatabase, type TemporaryDatabase } from '../testing/temporary-database.js';

let db: TemporaryDatabase;
beforeAll(async () => {
  db = await startTemporaryDatabase();
});
afterAll(() => db.stop());

const runs = () => db.database.runStore;
const customerId = uuidV7();

/** A run that this worker holds with fence 1 and one fact. */
async function heldRun(fields: Parameters<typeof newRun>[0] = {}, leaseMs = 60_000): Promise<string> {
  const run = newRun({ customerId, ...fields });
  const { createdRunIds } = await db.database.intakeStore.commit([intakeWrite({ newRuns: [run] })], 'w1', leaseMs);
  expect([...createdRunIds]).toEqual([run.id]);
  return run.id;
}

async function runRow(id: string): Promise<Record<string, unknown>> {
  const [row] = await db.sql('SELECT * FROM flow_run WHERE id = $1', [id]);
  return row ?? {};
}

const releasing = (status: 'waiting' | 'completed' | 'failed') => ({ status, release: true });

it('a pending run is claimed once, begins with its input, and carries fence 1', async () => {
  const run = {
    id: uuidV7(),
    tenantId: 'acme',
    flowId: FLOW,
    version: 3,
    customerId: null,
    conversationId: null,
    mode: 'test' as const,
    eventKey: `manual|${uuidV7()}`,
    exclusive: false,
    input: { hello: 'you\0 there' },
    state: null,
  };
  expect(await runs().insertPending([run])).toEqual([run.id]);
  expect(await runs().insertPending([{ ...run, id: uuidV7() }])).toEqual([]);
  const key = { tenantId: 'acme', runId: run.id };
  const [first, second] = await Promise.all([runs().claim([key], 'w1', 10_000), runs().claim([key], 'w2', 10_000)]);
  const claimed = [...first, ...second];
  expect(claimed).toHaveLength(1);
  expect(claimed[0]).toMatchObject({
    id: run.id,
    version: 3,
    mode: 'test',
    previousStatus: 'pending',
    fence: 1,
    state: null,
    input: { hello: 'you there' },
    signals: [],
    effects: [],
  });
  await runs().commit([commitOf(run.id, 1, releasing('completed'))]);
});

it('a commit with an old fence writes nothing at all', async () => {
  const id = await heldRun({}, 0);
  const [stolen] = await runs().claim([{ tenantId: 'acme', runId: id }], 'w2', 60_000);
  expect(stolen).toMatchObject({ fence: 2, previousStatus: 'running', crashes: 1 });
  const before = await runRow(id);
  const other = await heldRun();
  const full = {
    ...releasing('failed'),
    state: { mine: true },
    facts: facts(2, 3),
    armWaits: [wait()],
    disarmWaits: ['w9'],
    effects: [{ key: `${id}:e`, nodeId: 'n', kind: 'k', state: 'intent' as const, attempt: 1, result: null }],
    messages: [message(customerId, { id: `${id}-m` })],
    deadLetter: {
      id: uuidV7(),
      nodeId: 'n',
      fingerprint: id,
      error: { code: 'x', kind: 'bug' as const, message: 'x', nodeId: null, retryAfterMs: null },
    },
    consumedSignals: ['1'],
  };
  const results = await runs().commit([
    commitOf(id, 1, full),
    commitOf(other, 1, { facts: facts(2) }),
    commitOf(uuidV7(), 1, full),
  ]);
  expect(results.map((result) => result.kind)).toEqual(['fenced', 'committed', 'fenced']);
  expect(await runRow(id)).toEqual(before);
  for (const [table, column] of Object.entries({ flow_wait: 'run_id', effect: 'run_id', failed_flow_run: 'run_id' }))
    expect(await db.sql(`SELECT 1 FROM ${table} WHERE ${column} = $1`, [id])).toEqual([]);
  expect(await db.sql('SELECT 1 FROM message WHERE run_id = $1', [id])).toEqual([]);
  expect(await db.sql('SELECT seq FROM flow_event WHERE run_id = $1', [id])).toEqual([{ seq: 1 }]);
  expect(await db.sql('SELECT seq FROM flow_event WHERE run_id = $1 ORDER BY seq', [other])).toHaveLength(2);
});

it('a run that has ended never changes again, and its waits and signals are gone', async () => {
  const id = await heldRun();
  await runs().commit([commitOf(id, 1, { ...releasing('waiting'), armWaits: [wait()], facts: facts(2) })]);
  const [claimed] = await runs().claim([{ tenantId: 'acme', runId: id }], 'w1', 60_000);
  expect(claimed?.fence).toBe(2);
  await runs().commit([commitOf(id, 2, { ...releasing('completed'), facts: facts(3) })]);
  expect(await db.sql('SELECT 1 FROM flow_wait WHERE run_id = $1', [id])).toEqual([]);
  const before = await runRow(id);
  expect(before).toMatchObject({ status: 'completed', lease_until: null, wake_at: null });
  expect(await runs().commit([commitOf(id, 2, { ...releasing('failed'), facts: facts(4) })])).toEqual([
    { kind: 'fenced' },
  ]);
  expect(await runs().signal('acme', id, { kind: 'cancel', waitId: null, payload: null })).toBe(false);
  expect(await runs().claim([{ tenantId: 'acme', runId: id }], 'w1', 1_000)).toEqual([]);
  expect(await runRow(id)).toEqual(before);
});

it('a commit that is sent twice, because its answer was lost, counts once and answers the same', async () => {
  const id = await heldRun();
  const going = commitOf(id, 1, { facts: facts(2, 3), state: { at: 3 } });
  const resting = commitOf(id, 1, { ...releasing('waiting'), facts: facts(4), armWaits: [wait()] });
  for (const commit of [going, going, resting, resting])
    expect(await runs().commit([commit])).toEqual([{ kind: 'committed', signalled: false }]);
  expect(await db.sql('SELECT seq FROM flow_event WHERE run_id = $1 ORDER BY number', [id])).toEqual(
    [1, 2, 3, 4].map((seq) => ({ seq })),
  );
  expect(await runRow(id)).toMatchObject({ status: 'waiting', lease_until: null, last_seq: 4 });
});

it('two commits of one run in one batch happen one after the other', async () => {
  const id = await heldRun();
  const results = await runs().commit([
    commitOf(id, 1, { facts: facts(2), state: { at: 2 } }),
    commitOf(id, 1, { facts: facts(3), state: { at: 3 } }),
  ]);
  expect(results).toEqual(Array(2).fill({ kind: 'committed', signalled: false }));
  expect(await runRow(id)).toMatchObject({ state: { at: 3 }, last_seq: 3 });
});

//  signal first:  signal --> commit(release)  the lease is kept, the worker goes on
//  commit first:  commit(release) --> signal  the run is due and can be claimed
it('a signal is never lost, whether it comes before or after the commit that gives the lease back', async () => {
  const early = await heldRun();
  expect(await runs().signal('acme', early, { kind: 'pause', waitId: null, payload: null })).toBe(true);
  expect(await runs().commit([commitOf(early, 1, { ...releasing('waiting'), facts: facts(2) })])).toEqual([
    { kind: 'committed', signalled: true },
  ]);
  const [signal] = await runs().pendingSignals('acme', early);
  expect(signal).toMatchObject({ kind: 'pause', waitId: null });
  expect(await runRow(early)).toMatchObject({ status: 'running', signals: 1 });
  expect(await runs().claim([{ tenantId: 'acme', runId: early }], 'w2', 1_000)).toEqual([]);
  const paused = { status: 'paused' as const, release: true, facts: facts(3), consumedSignals: [signal!.id] };
  expect(await runs().commit([commitOf(early, 1, paused)])).toEqual([{ kind: 'committed', signalled: false }]);
  expect(await runRow(early)).toMatchObject({ status: 'paused', signals: 0, lease_until: null });

  const late = await heldRun();
  await runs().commit([commitOf(late, 1, { ...releasing('waiting'), facts: facts(2) })]);
  await runs().signal('acme', late, { kind: 'cancel', waitId: null, payload: { by: 'someone' } });
  const due = await runs().claimDue({ most: 100, each: 100, busy: [] }, 'w2', 60_000);
  expect(due.find((run) => run.id === late)).toMatchObject({
    fence: 2,
    previousStatus: 'waiting',
    signals: [{ kind: 'cancel', payload: { by: 'someone' } }],
  });
});

it('signals and commits at once: each signal is seen by a commit or makes the run due', async () => {
  for (let round = 0; round < 25; round += 1) {
    const id = await heldRun();
    const [sent, [result]] = await Promise.all([
      runs().signal('acme', id, { kind: 'resume', waitId: null, payload: null }),
      runs().commit([commitOf(id, 1, { ...releasing('waiting'), facts: facts(2) })]),
    ]);
    const row = await runRow(id);
    expect(sent).toBe(true);
    expect(row.signals).toBe(1);
    if (result?.kind === 'committed' && result.signalled) expect(row.status).toBe('running');
    else expect(row).toMatchObject({ status: 'waiting', wake_at: expect.any(Date) });
  }
});

it('a wait is fired once', async () => {
  const id = await heldRun();
  await runs().commit([commitOf(id, 1, { ...releasing('waiting'), facts: facts(2), armWaits: [wait()] })]);
  const fire = { kind: 'wait' as const, waitId: 'w1', payload: {} };
  expect(await runs().signal('acme', id, fire)).toBe(true);
  expect(await runs().signal('acme', id, fire)).toBe(false);
  expect(await runs().pendingSignals('acme', id)).toHaveLength(1);
});

it('the sweeper takes what is due and nothing else, each once', async () => {
  const crashed = await heldRun({}, 0);
  const alive = await heldRun();
  const [past, future] = [await heldRun(), await heldRun()];
  const now = db.database.clock.nowMs();
  await runs().commit([
    commitOf(past, 1, { ...releasing('waiting'), wakeAtMs: now - 1_000 }),
    commitOf(future, 1, { ...releasing('waiting'), wakeAtMs: now + 60_000 }),
  ]);
  const taken = (
    await Promise.all([1, 2, 3].map((n) => runs().claimDue({ most: 1_000, each: 1_000, busy: [] }, `s${n}`, 60_000)))
  ).flat();
  const ids = taken.map((run) => run.id);
  expect(ids).toEqual(expect.arrayContaining([crashed, past]));
  expect(ids).not.toEqual(expect.arrayContaining([alive]));
  expect(ids).not.toEqual(expect.arrayContaining([future]));
  expect(new Set(ids).size).toBe(ids.length);
  expect(taken.find((run) => run.id === crashed)).toMatchObject({ crashes: 1, previousStatus: 'running' });
});

it('renews what is still held, and names what was lost', async () => {
  const [held, lost] = [await heldRun({}, 1_000), await heldRun({}, 0)];
  await runs().claim([{ tenantId: 'acme', runId: lost }], 'w2', 60_000);
  const asked = [held, lost].map((runId) => ({ tenantId: 'acme', runId, fence: 1 }));
  expect(await runs().renew(asked, 60_000)).toEqual([lost]);
  const { lease_until: until } = await runRow(held);
  expect((until as Date).getTime()).toBeGreaterThan(db.database.clock.nowMs() + 50_000);
});

it('a commit prolongs a lease that is running out', async () => {
  const id = await heldRun({}, 500);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await runs().commit([commitOf(id, 1, { facts: facts(2) })]);
  const { lease_until: until } = await runRow(id);
  expect((until as Date).getTime()).toBeGreaterThan(db.database.clock.nowMs() + 350);
});

it('effects and messages are told again at a claim, and what is confirmed stays so', async () => {
  const id = await heldRun();
  const effect = { key: `${id}:send`, nodeId: 'send', kind: 'message', attempt: 1 };
  const done = { ...effect, state: 'confirmed' as const, result: { outcome: 'sent' } };
  await runs().commit([commitOf(id, 1, { facts: facts(2), effects: [{ ...effect, state: 'intent', result: null }] })]);
  await runs().commit([commitOf(id, 1, { facts: facts(3), effects: [done] })]);
  await runs().commit([
    commitOf(id, 1, {
      ...releasing('waiting'),
      facts: facts(4),
      effects: [{ ...done, state: 'unknown', result: null }],
    }),
  ]);
  const [claimed] = await runs().claim([{ tenantId: 'acme', runId: id }], 'w2', 60_000);
  expect(claimed?.effects).toEqual([
    { key: `${id}:send`, nodeId: 'send', state: 'confirmed', attempt: 1, result: { outcome: 'sent' } },
  ]);
});

it('a message moves to the right only', async () => {
  const id = await heldRun();
  const sent = message(customerId, { status: 'sent', providerMessageId: 'wamid.1' });
  await runs().commit([commitOf(id, 1, { facts: facts(2), messages: [sent] })]);
  await runs().commit([commitOf(id, 1, { facts: facts(3), messages: [{ ...sent, status: 'accepted' }] })]);
  expect(await runs().messageStatus('acme', sent.id)).toEqual({ status: 'sent', providerMessageId: 'wamid.1' });
  expect(await runs().messageStatus('globex', sent.id)).toBeNull();
});

//  20 batches at once, of both tenants, some fenced:
//  numbers per tenant are 1..n without a gap, and within a run they rise with seq
it('keeps numbers without gaps under concurrent commits', async () => {
  const made = await Promise.all(
    Array.from({ length: 20 }, async (_, batch) => {
      const tenantId = batch % 2 === 0 ? 'acme' : 'globex';
      const batchRuns = Array.from({ length: 25 }, () => newRun());
      const writes = batchRuns.map((run) => intakeWrite({ tenantId, newRuns: [run] }));
      await db.database.intakeStore.commit(writes, 'w1', 60_000);
      return batchRuns.map((run) => ({ tenantId, runId: run.id }));
    }),
  );
  await Promise.all(
    Array.from({ length: 20 }, (_, batch) => {
      const mixed = made.flatMap((list) => list.slice(batch, batch + 1));
      return runs().commit(
        mixed.map((run, index) => ({
          ...runWrite({ ...releasing('completed'), facts: facts(2, 3, 4, 5) }),
          ...run,
          fence: index === 7 ? 99 : 1,
        })),
      );
    }),
  );
  for (const tenantId of ['acme', 'globex']) {
    const rows = await db.sql<{ number: string; run_id: string; seq: number }>(
      'SELECT number, run_id, seq FROM flow_event WHERE tenant_id = $1 ORDER BY number',
      [tenantId],
    );
    expect(rows.map((row) => Number(row.number))).toEqual(rows.map((_, index) => index + 1));
    const last = new Map<string, number>();
    for (const { run_id: runId, seq } of rows) {
      expect(seq).toBe((last.get(runId) ?? 0) + 1);
      last.set(runId, seq);
    }
  }
});
