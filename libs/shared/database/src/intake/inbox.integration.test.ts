import { afterAll, beforeAll, expect, it } from 'vitest';
import { uuidV7 } from '../pool/uuid-v7.js';
import { intakeWrite } from '../testing/run-writes.js';
import { startTemporaryDatabase, type TemporaryDatabase } from '../testing/temporary-database.js';

let db: TemporaryDatabase;
beforeAll(async () => {
  db = await startTemporaryDatabase();
});
afterAll(() => db.stop());

const eventOf = (tenantId = 'acme') => intakeWrite({ key: `in|${uuidV7()}`, tenantId }).event;
const inbox = () => db.database.inboxStore;

it('answers what must be published: new events, and known ones until they are published or handled', async () => {
  const [a, b, handled] = [eventOf(), eventOf('globex'), eventOf()];
  expect(await inbox().accept([a, b, a])).toEqual([a, b]);
  expect(await inbox().accept([a, b])).toEqual([a, b]);
  await inbox().markPublished([a]);
  expect(await inbox().accept([a, b])).toEqual([b]);
  await inbox().accept([handled]);
  await db.database.intakeStore.commit([{ ...intakeWrite(), event: handled }], 'w', 1_000);
  expect(await inbox().accept([handled])).toEqual([]);
  expect(await inbox().unpublished(0, 10)).toEqual([b]);
  expect(await inbox().unpublished(60_000, 10)).toEqual([]);
});

it('stores what comes at once, each call with its own answer', async () => {
  const events = Array.from({ length: 60 }, () => eventOf());
  const repeated = [...events, ...events.slice(0, 20)];
  const answers = await Promise.all(repeated.map((event) => inbox().accept([event])));
  expect(answers).toEqual(repeated.map((event) => [event]));
  const keys = events.map((event) => event.eventKey);
  expect(await db.sql('SELECT 1 FROM inbox WHERE event_key = ANY($1)', [keys])).toHaveLength(60);
});

it('one call that is refused does not spoil those it shares a transaction with', async () => {
  const foreign = { ...eventOf(), tenantId: 'acme,globex' };
  const good = [eventOf(), eventOf(), eventOf()];
  const results = await Promise.allSettled([...good, foreign, eventOf()].map((event) => inbox().accept([event])));
  expect(results.map((result) => result.status)).toEqual([
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
});
