import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { MigrationFile } from './migration-files.js';

/** Prisma's own table, column for column, so that its command line goes on working. */
const HISTORY = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

/** A migration cannot be applied, with what to do about it. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/**
 * Applies what is missing, each migration in a transaction of its own together with its row of history: it is there
 * whole or not at all. Answers the names applied. The caller holds the lock.
 */
export async function applyMigrations(client: pg.Client, files: readonly MigrationFile[]): Promise<string[]> {
  const applied = await history(client);
  const names: string[] = [];
  for (const file of files) {
    const checksum = applied.get(file.name);
    if (checksum === undefined) {
      await applyOne(client, file);
      names.push(file.name);
    } else if (checksum !== file.checksum) {
      throw new MigrationError(
        `Migration ${file.name} was changed after it had been applied. Restore the file, and put the change into a new migration.`,
      );
    }
  }
  return names;
}

async function history(client: pg.Client): Promise<Map<string, string>> {
  const { rows: found } = await client.query<{ exists: boolean }>(
    `SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS exists`,
  );
  if (!found[0]?.exists) await client.query(HISTORY);
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}

async function applyOne(client: pg.Client, { name, sql, checksum }: MigrationFile): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
       VALUES ($1, $2, clock_timestamp(), $3, 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    const reason = error instanceof Error ? error.message : String(error);
    throw new MigrationError(`Migration ${name} failed and was rolled back: ${reason}`, { cause: error });
  }
}
