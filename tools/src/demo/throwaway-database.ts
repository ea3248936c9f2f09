import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { StartError } from '../columba/start-error.js';

export interface ThrowawayDatabase {
  url: string;
  drop(): Promise<void>;
}

/** A new database on the server of this address, so that the one it names stays as it is. @throws StartError */
export async function createThrowawayDatabase(serverUrl: string): Promise<ThrowawayDatabase> {
  const name = `columba_demo_${randomBytes(6).toString('hex')}`;
  try {
    await query(serverUrl, `create database ${pg.escapeIdentifier(name)}`);
  } catch (error) {
    throw new StartError(
      `the demo could not make a database of its own on the server of DATABASE_URL: ${(error as Error).message}`,
      'name a server that answers and a role that may create databases and roles, or unset DATABASE_URL',
    );
  }
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => query(serverUrl, `drop database if exists ${pg.escapeIdentifier(name)} with (force)`),
  };
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
