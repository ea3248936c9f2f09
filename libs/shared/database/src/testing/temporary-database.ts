import { type EmbeddedPostgres, startTemporaryPostgres } from '@columba/local-servers';
import pg from 'pg';
import { migrateDatabase } from '../migrate/migrate-database.js';
import { type Database, openDatabase } from '../open-database.js';

export interface TemporaryDatabase {
  postgres: EmbeddedPostgres;
  database: Database;
  ownerUrl: string;
  appUrl: string;
  /** As the superuser, past row-level security: to look at what really is there. */
  sql<Row extends object = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

/** A migrated database of its own, for tests, with the tenants acme and globex. */
export async function startTemporaryDatabase(): Promise<TemporaryDatabase> {
  const { postgres, stop } = await startTemporaryPostgres();
  const ownerUrl = postgres.url();
  const { appUrl } = await migrateDatabase({ ownerUrl });
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 2 });
  owner.on('error', () => undefined);
  await owner.query(`INSERT INTO tenant (id, name) VALUES ('acme', 'Acme'), ('globex', 'Globex')`);
  const logger = { warn: () => undefined };
  const database = await openDatabase({ url: appUrl, poolSize: 10, logger });
  return {
    postgres,
    database,
    ownerUrl,
    appUrl,
    sql: async <Row extends object>(text: string, values: unknown[] = []) =>
      (await owner.query<Row>(text, values)).rows,
    stop: async () => {
      await database.close();
      await owner.end();
      await stop();
    },
  };
}
