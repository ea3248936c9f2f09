import { afterAll, beforeAll, expect, it } from 'vitest';
import { uuidV7 } from '../pool/uuid-v7.js';
import { commitOf, intakeWrite, newRun, runWrite } from '../testing/run-writes.js';
import { startTemporaryDatabase, type TemporaryDatabase } from '../testing/temporary-database.js';

let db: TemporaryDatabase;
beforeAll(async () => {
  db = await startTemporaryDatabase();
});
afterAll(() => db.stop());

const flows = () => db.database.flowStore;
const newFlow = (name: string) => flows().create('acme', { name, description: 'd', by: 'someone' });
const trigger = { nodeId: 'start', type: 'trigger_event', eventType: 'x.y' };
const published = { triggers: [trigger], label: 'L', note: 'N', by: 'someone' };

it('a draft is saved by whoever holds its etag, and not over somebody else', async () => {
  const flow = await newFlow('Draft');
  const draft = (await flows().draft('acme', flow.id))!;
  expect(draft.document).toMatchObject({ name: 'Draft', nodes: [], edges: [] });
  const mine = { ...draft.document, name: 'Renamed\0 \ud83d' };
  const [a, b] = await Promise.all([1, 2].map(() => flows().saveDraft('acme', flow.id, mine, draft.etag)));
  expect([a!.kind, b!.kind].sort()).toEqual(['saved', 'stale']);
  const now = (await flows().draft('acme', flow.id))!;
  expect(now.document.name).toBe('Renamed \ufffd');
  expect([a, b].map((answer) => (answer as { etag: string }).etag)).toEqual([now.etag, now.etag]);
  expect((await flows().saveDraft('acme', flow.id, draft.document, null)).kind).toBe('saved');
  expect(await flows().saveDraft('acme', uuidV7(), mine, null)).toEqual({ kind: 'missing' });
});

it('publishing at once gives versions in a row, immutable, with triggers of the last', async () => {
  const flow = await newFlow('Publish');
  const { document } = (await flows().draft('acme', flow.id))!;
  const before = await flows().activeTriggers('acme');
  const node = { id: 'start', type: 'trigger_event', config: { eventType: 'x.y' }, position: { x: 16, y: 32 } };
  const retry = { maxAttempts: 2, initialDelayMs: 1, factor: 2, maxDelayMs: 10, jitter: true, kinds: [], codes: [] };
  const send = { id: 'send', type: 'send_message', config: {}, retry };
  const edge = {
    id: 'e',
    from: { node: 'send', port: 'error' },
    to: { node: 'start' },
    onError: { kinds: ['permanent' as const] },
  };
  const full = { ...document, nodes: [node, send], edges: [edge] };
  const versions = await Promise.all(
    [1, 2, 3].map(() => flows().publish('acme', flow.id, { ...published, document: full })),
  );
  expect(versions.map((version) => version?.version).sort()).toEqual([1, 2, 3]);
  expect(await flows().versions('acme', flow.id)).toMatchObject([
    { version: 3, label: 'L', note: 'N', publishedBy: 'someone', current: true },
    { version: 2, current: false },
    { version: 1, current: false },
  ]);
  expect((await flows().version('acme', flow.id, 1))?.document).toEqual(full);
  expect(await flows().version('acme', flow.id, 4)).toBeNull();
  const { revision, triggers } = await flows().activeTriggers('acme');
  expect(revision).toBe(before.revision + 3);
  expect(triggers.filter((one) => one.flowId === flow.id)).toEqual([{ ...trigger, flowId: flow.id, version: 3 }]);
  expect(
    await db.sql('SELECT type, retry, x FROM flow_node WHERE flow_id = $1 AND version = 3 ORDER BY 1', [flow.id]),
  ).toEqual([
    { type: 'send_message', retry, x: null },
    { type: 'trigger_event', retry: null, x: 16 },
  ]);
  expect(await db.sql('SELECT on_error FROM flow_edge WHERE flow_id = $1 AND version = 3', [flow.id])).toEqual([
    { on_error: { kinds: ['permanent'] } },
  ]);
  expect(await flows().get('acme', flow.id)).toMatchObject({ publishedVersion: 3, draftChanged: true });
  await flows().saveDraft('acme', flow.id, full, null);
  expect(await flows().get('acme', flow.id)).toMatchObject({ draftChanged: false });
});

it('a flow that is disabled or removed starts nothing; its versions stay for runs in flight', async () => {
  const flow = await newFlow('Off');
  const { document } = (await flows().draft('acme', flow.id))!;
  await flows().publish('acme', flow.id, { ...published, document });
  const active = async () =>
    (await flows().activeTriggers('acme')).triggers.filter((one) => one.flowId === flow.id).length;
  const revision = async () => (await flows().activeTriggers('acme')).revision;
  const first = await revision();
  expect(await flows().update('acme', flow.id, { enabled: false })).toMatchObject({ enabled: false });
  expect(await active()).toBe(0);
  await flows().update('acme', flow.id, { enabled: true, name: 'On', description: 'new' });
  expect(await active()).toBe(1);
  expect((await flows().draft('acme', flow.id))?.document.name).toBe('On');
  expect(await flows().remove('acme', flow.id)).toBe(true);
  expect(await flows().remove('acme', flow.id)).toBe(false);
  expect(await active()).toBe(0);
  expect(await revision()).toBe(first + 3);
  expect(await flows().get('acme', flow.id)).toBeNull();
  expect(await flows().publish('acme', flow.id, { ...published, document })).toBeNull();
  expect(await flows().version('acme', flow.id, 1)).toMatchObject({ version: 1 });
});

it('lists by pages, newest first, with what the runs of each do', async () => {
  const made = [];
  for (const name of ['Alpha list', 'Beta list', 'Gamma list']) made.push(await newFlow(name));
  const [alpha, , gamma] = made;
  const waiting = newRun({ flowId: gamma!.id, write: runWrite({ status: 'waiting', release: true }) });
  const done = newRun({ flowId: gamma!.id });
  await db.database.intakeStore.commit(
    [waiting, done].map((run) => intakeWrite({ newRuns: [run] })),
    'w',
    60_000,
  );
  await db.database.runStore.commit([commitOf(done.id, 1, { status: 'completed', release: true })]);
  const first = await flows().list('acme', { limit: 2, search: 'LIST' });
  expect(first.items.map((flow) => flow.name)).toEqual(['Gamma list', 'Beta list']);
  expect(first.items[0]?.stats).toEqual({ active: 1, waiting: 1, completed24h: 1, failed24h: 0 });
  const second = await flows().list('acme', { limit: 2, search: 'list', cursor: first.nextCursor! });
  expect(second).toEqual({ items: [await flows().get('acme', alpha!.id)], nextCursor: null });
  expect((await flows().list('globex', { limit: 10 })).items).toEqual([]);
});
