import type pg from 'pg';
import { MigrationError } from './apply-migrations.js';
import type { FunctionFile } from './function-files.js';

const APPLIED = `CREATE TABLE IF NOT EXISTS _columba_functions (
  file TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp())`;

/**
 * Runs the files that changed since they were run last, all in one transaction: servers see the functions of one version.
 * Answers the names run. The caller holds the lock.
 * @throws MigrationError when one fails; then nothing was changed.
 */
export async function applyFunctions(client: pg.Client, files: readonly FunctionFile[]): Promise<string[]> {
  const applied = await appliedFiles(client);
  const changed = files.filter(({ name, checksum }) => applied.get(name) !== checksum);
  if (changed.length === 0) return [];
  await client.query('BEGIN');
  try {
    await client.query(APPLIED);
    // Functions call each other across files.
    await client.query('SET LOCAL check_function_bodies = off');
    for (const file of changed) await applyOne(client, file);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
  return changed.map(({ name }) => name);
}

async function appliedFiles(client: pg.Client): Promise<Map<string, string>> {
  const { rows: found } = await client.query<{ exists: boolean }>(
    `SELECT to_regclass('public._columba_functions') IS NOT NULL AS exists`,
  );
  if (!found[0]?.exists) return new Map();
  const { rows } = await client.query<{ file: string; checksum: string }>(
    'SELECT file, checksum FROM _columba_functions',
  );
  return new Map(rows.map(({ file, checksum }) => [file, checksum]));
}

async function applyOne(client: pg.Client, { name, sql, checksum }: FunctionFile): Promise<void> {
  try {
    await client.query(sql);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MigrationError(`Functions of ${name} failed, none were changed: ${reason}`, { cause: error });
  }
  await client.query(
    `INSERT INTO _columba_functions (file, checksum) VALUES ($1, $2)
     ON CONFLICT (file) DO UPDATE SET checksum = excluded.checksum, applied_at = excluded.applied_at`,
    [name, checksum],
  );
}
