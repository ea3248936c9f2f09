import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTemporaryDatabase, type TemporaryDatabase } from '../testing/temporary-database.js';

const ENDED = 5_000;
const OPEN = 20;
/** Far below what has ended, and above what a page, its names and the statistics' own look need. */
const FEW = 500;

let temporary: TemporaryDatabase;
let flows: string[];
beforeAll(async () => {
  temporary = await startTemporaryDatabase();
  const { flowStore } = temporary.database;
  flows = [];
  for (const name of ['one', 'two'])
    flows.push((await flowStore.create('acme', { name, description: '', by: null })).id);
  // What is open is older than all that has ended.
  await insertRuns(OPEN, 'waiting', 'NULL');
  await insertRuns(3, 'cancelled', 'now()');
  await insertRuns(ENDED, 'completed', 'now()');
  await temporary.sql('VACUUM ANALYZE flow_run');
});
afterAll(() => temporary?.stop());

async function insertRuns(count: number, status: string, endedAt: string): Promise<void> {
  await temporary.sql(
    `INSERT INTO flow_run (tenant_id, id, flow_id, version, mode, status, event_key, exclusive, last_seq, ended_at, state)
     SELECT 'acme', columba_uuid_v7(), ($1::uuid[])[1 + n % 2], 1, 'live', $2, $2 || n, false, 1, ${endedAt},
       '{"tokens":[{"nodeId":"rest"}]}'
     FROM generate_series(1, $3::integer) AS n`,
    [flows, status, count],
  );
}

/** Rows of flow_run that were read for it. Sessions report once a second, with their next statement. */
async function rowsReadBy(ask: () => Promise<unknown>): Promise<number> {
  const told = async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    await temporary.database.runQueries.get('acme', flows[0] ?? '');
    const [row] = await temporary.sql<{ n: string }>(
      `SELECT idx_tup_fetch + seq_tup_read AS n FROM pg_stat_user_tables WHERE relname = 'flow_run'`,
    );
    return Number(row?.n);
  };
  const before = await told();
  await ask();
  return (await told()) - before;
}

describe('of a tenant with a long past', () => {
  it('open runs of all flows are listed newest first, without reading what has ended', async () => {
    const { runQueries } = temporary.database;
    const pages = async () => {
      const first = await runQueries.list('acme', { status: 'waiting', limit: 12 });
      const second = await runQueries.list('acme', { status: 'waiting', limit: 12, cursor: first.nextCursor ?? '' });
      return [...first.items, ...second.items];
    };
    const runs = await pages();
    expect(new Set(runs.map(({ id }) => id)).size).toBe(OPEN);
    expect(runs.map(({ id }) => id)).toEqual(
      runs
        .map(({ id }) => id)
        .toSorted()
        .toReversed(),
    );
    expect(new Set(runs.map(({ flowName }) => flowName))).toEqual(new Set(['one', 'two']));
    expect(await rowsReadBy(pages)).toBeLessThan(FEW);
  });

  it.each(['waiting', 'cancelled', 'paused'] as const)('a list of runs that are %s reads few rows', async (status) => {
    const { runQueries } = temporary.database;
    const counts = { waiting: OPEN, cancelled: 3, paused: 0 };
    const page = await runQueries.list('acme', { status, limit: 50 });
    expect(page.items).toHaveLength(counts[status]);
    expect(await rowsReadBy(() => runQueries.list('acme', { status, limit: 50 }))).toBeLessThan(FEW);
  });

  it('where a flow’s open runs stand is counted from them alone', async () => {
    const { inFlightQueries } = temporary.database;
    const ask = () => inFlightQueries.places('acme', flows[0] ?? '', null);
    expect(await ask()).toEqual({ total: OPEN / 2, places: [{ version: 1, nodeId: 'rest', runs: OPEN / 2 }] });
    expect(await rowsReadBy(ask)).toBeLessThan(FEW);
  });
});
