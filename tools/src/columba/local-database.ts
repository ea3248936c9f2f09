import { EmbeddedPostgres } from '@columba/local-servers';
import pg from 'pg';
import type { DataFolder } from './data-folder.js';
import { type DemoSeed, prepareDatabase } from './prepare-database.js';
import { StartError } from './start-error.js';

export interface LocalDatabase {
  /** Of the owner: migrates, seeds, and sees every tenant. */
  ownerUrl: string;
  /** What the servers get: DATABASE_URL of the role that owns nothing. */
  env: Record<string, string>;
  /** Undefined where DATABASE_URL names a server of someone else's. */
  postgres: EmbeddedPostgres | undefined;
  stop: () => Promise<void>;
}

const NAME = 'columba';
/** Enough for several processes with their pools, and for the working set of one machine. */
const SETTINGS = { max_connections: '300', shared_buffers: '256MB', max_wal_size: '2GB' };

export interface DatabaseRequest {
  data: DataFolder;
  /** A server of someone else's; the embedded one is started where there is none. */
  url: string | undefined;
  /** Seeds the demo tenant, unless left out. */
  demo: DemoSeed | undefined;
  say: (line: string) => void;
}

/** A database that is up, migrated and, for the demo, seeded. */
export async function openDatabase(request: DatabaseRequest): Promise<LocalDatabase> {
  if (request.url) return await prepared(request, request.url, undefined);
  request.say('starting PostgreSQL');
  const postgres = await startEmbedded(request.data);
  // Leaving in a hurry: the signal is sent before this process is gone, and PostgreSQL shuts down by itself.
  process.once('exit', () => void postgres.stop());
  try {
    await createDatabase(postgres.url(), NAME);
    return await prepared(request, postgres.url(NAME), postgres);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function prepared(
  { demo, say }: DatabaseRequest,
  ownerUrl: string,
  postgres: EmbeddedPostgres | undefined,
): Promise<LocalDatabase> {
  await requireAnswer(ownerUrl);
  const { appUrl } = await prepareDatabase({ ownerUrl, demo, say });
  return { ownerUrl, env: { DATABASE_URL: appUrl }, postgres, stop: async () => await postgres?.stop() };
}

async function startEmbedded(data: DataFolder): Promise<EmbeddedPostgres> {
  const port = await data.postgresPort();
  try {
    return await EmbeddedPostgres.start({ dataFolder: data.postgres, port, settings: SETTINGS });
  } catch (error) {
    throw new StartError(
      `the embedded PostgreSQL did not start: ${error instanceof Error ? error.message : String(error)}`,
      'see its words above; or set DATABASE_URL to a PostgreSQL 15 or later of your own',
    );
  }
}

async function createDatabase(serverUrl: string, name: string): Promise<void> {
  await withClient(serverUrl, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (!rowCount) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  });
}

async function requireAnswer(url: string): Promise<void> {
  try {
    await withClient(url, (client) => client.query('select 1'));
  } catch (error) {
    const { host, pathname } = new URL(url);
    throw new StartError(
      `the database ${pathname.slice(1)} at ${host} does not answer: ${error instanceof Error ? error.message : error}`,
      'start that server and create the database, correct DATABASE_URL, or unset it for the embedded PostgreSQL',
    );
  }
}

async function withClient<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
