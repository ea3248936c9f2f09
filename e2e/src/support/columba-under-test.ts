import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient, type Columba, type ColumbaOptions, startColumba } from '@columba/tools';
import pg from 'pg';
import { SimulatorClient } from './simulator-client.js';

export interface ColumbaUnderTest {
  columba: Columba;
  acme: ApiClient;
  globex: ApiClient;
  simulator: SimulatorClient;
  /** As the database's owner: for what a test must see or break, never for what the product should answer. */
  sql<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** A connection of its own, to hold a lock. */
  session(): Promise<pg.Client>;
  stop(): Promise<void>;
}

/** The whole product on free ports with throw-away data. */
export async function startUnderTest(options: Omit<ColumbaOptions, 'dataDir'> = {}): Promise<ColumbaUnderTest> {
  const dataDir = await mkdtemp(join(tmpdir(), 'columba-e2e-'));
  const env = { LOG_LEVEL: 'warn', ...options.env };
  const columba = await startColumba({ ...options, env, dataDir });
  const session = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: columba.databaseUrl });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  return {
    columba,
    acme: new ApiClient(columba.apiUrl, 'demo-acme-key'),
    globex: new ApiClient(columba.apiUrl, 'demo-globex-key'),
    simulator: new SimulatorClient(columba.simulatorUrl ?? ''),
    session,
    sql: async (text, values) => {
      const client = await session();
      try {
        return (await client.query(text, values)).rows;
      } finally {
        await client.end();
      }
    },
    stop: async () => {
      await columba.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
