import { afterAll, beforeAll, expect, it } from 'vitest';
import { commitOf, facts, intakeWrite, newRun } from '../testing/run-writes.js';
import { startTemporaryDatabase, type TemporaryDatabase } from '../testing/temporary-database.js';
import { isConnectionLost } from './connection-lost.js';

let db: TemporaryDatabase;
beforeAll(async () => {
  db = await startTemporaryDatabase();
});
afterAll(() => db.stop());

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** As a worker does: what broke by the connection is sent again, everything else is a failure. */
async function untilAnswered<T>(call: () => Promise<T>, onLost: () => void): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isConnectionLost(error)) throw error;
      onLost();
      await pause(50);
    }
  }
}

//  40 runs of 12 commits each, the server killed twice meanwhile: each fact is there once, numbers have no gap
it('a server that is killed under load loses nothing that was answered, and doubles nothing that was sent again', async () => {
  let lost = 0;
  const count = () => {
    lost += 1;
  };
  const drive = async (): Promise<string> => {
    const run = newRun();
    const write = intakeWrite({ newRuns: [run] });
    await untilAnswered(() => db.database.intakeStore.commit([write], 'w', 60_000), count);
    for (let seq = 2; seq <= 12; seq += 1) {
      const last = seq === 12;
      const commit = commitOf(run.id, 1, {
        status: last ? 'completed' : 'running',
        release: last,
        facts: facts(seq),
        state: { seq },
      });
      const [result] = await untilAnswered(() => db.database.runStore.commit([commit]), count);
      expect(result?.kind).toBe('committed');
      await pause(20);
    }
    return run.id;
  };
  const driving = Promise.all(Array.from({ length: 40 }, drive));
  for (let crash = 0; crash < 2; crash += 1) {
    await pause(80);
    await db.postgres.crash();
    expect(await db.database.health()).toEqual(expect.any(String));
    await pause(100);
    await db.postgres.up();
  }
  const ids = await driving;
  expect(lost).toBeGreaterThan(0);
  expect(await db.database.health()).toBeNull();
  const rows = await db.sql<{ number: string; run_id: string; seq: number }>(
    'SELECT number, run_id, seq FROM flow_event ORDER BY number',
  );
  expect(rows.map((row) => Number(row.number))).toEqual(rows.map((_, index) => index + 1));
  for (const id of ids)
    expect(rows.filter((row) => row.run_id === id).map((row) => row.seq)).toEqual(
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
  expect(await db.sql(`SELECT 1 FROM flow_run WHERE status <> 'completed'`)).toEqual([]);
});
