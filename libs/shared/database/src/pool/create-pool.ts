import pg from 'pg';
import type { DatabaseLogger } from './database-logger.js';

export interface PoolSettings {
  url: string;
  poolSize: number;
  logger: DatabaseLogger;
}

/**
 * A pool that outlives a restart of the server: clients that break while idle are dropped, and the next query opens a new
 * one.
 */
export function createPool({ url, poolSize, logger }: PoolSettings): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    application_name: 'columba',
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    // A statement that hangs must not hold a run past its lease for ever.
    statement_timeout: 30_000,
  });
  pool.on('error', (error) => {
    logger.warn({ code: (error as { code?: string }).code, reason: error.message }, 'idle database connection lost');
  });
  return pool;
}
