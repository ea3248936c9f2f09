import type pg from 'pg';
import { isTransactionVictim } from './connection-lost.js';

const MAX_ATTEMPTS = 5;

/** A prepared statement that is a transaction of its own: one round trip. */
export interface HotStatement {
  /** Unique: names the prepared statement on each connection. */
  name: string;
  text: string;
}

/**
 * Runs it and answers the rows. A deadlock's victim is tried again, for it wrote nothing. A lost connection is the
 * caller's: only it knows whether to repeat.
 */
export async function runHot<Row extends object>(
  pool: pg.Pool,
  statement: HotStatement,
  values: readonly unknown[],
): Promise<Row[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await pool.query<Row>({ ...statement, values: [...values] })).rows;
    } catch (error) {
      if (!isTransactionVictim(error) || attempt === MAX_ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 5 * Math.random()));
    }
  }
}

/** The same for a statement that answers one row with one column named `result`. */
export async function runHotForResult<T>(
  pool: pg.Pool,
  statement: HotStatement,
  values: readonly unknown[],
): Promise<T> {
  const [row] = await runHot<{ result: T }>(pool, statement, values);
  if (!row) throw new Error(`${statement.name} answered no row`);
  return row.result;
}

/** The tenants that a batch names, as `columba.tenants` takes them. */
export function tenantList(items: readonly { tenantId: string }[]): string {
  return [...new Set(items.map((item) => item.tenantId))].sort().join(',');
}
