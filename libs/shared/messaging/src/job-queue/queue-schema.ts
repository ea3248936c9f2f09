import { assertSchemaCompatibility, LATEST_SCHEMA_VERSION, runMigrations, SchemaMigrationRequiredError } from 'bullmq';
import pg from 'pg';

/** Where BullMQ keeps its tables when it runs on PostgreSQL. */
export const QUEUE_SCHEMA = 'columba_queue';

/**
 * Creates or updates BullMQ's tables. Safe to call at each start and from many processes at once; when nothing is to be
 * done it only reads, so a role without ownership may call it too.
 */
export async function ensureQueueSchema(databaseUrl: string, options: { appRole?: string } = {}): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  // A connection that breaks rejects the query under way; without a listener it would also end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    if ((await installedVersion(client)) < LATEST_SCHEMA_VERSION) await runMigrations(client, QUEUE_SCHEMA);
    if (options.appRole !== undefined) await client.query(queueGrantsSql(options.appRole));
  } finally {
    await client.end();
  }
}

/** What a role without ownership needs to add and process jobs. BullMQ creates a sequence with each new queue. */
export function queueGrantsSql(appRole: string): string {
  const role = pg.escapeIdentifier(appRole);
  return `
grant usage, create on schema ${QUEUE_SCHEMA} to ${role};
grant select, insert, update, delete on all tables in schema ${QUEUE_SCHEMA} to ${role};
grant usage, select, update on all sequences in schema ${QUEUE_SCHEMA} to ${role};
grant execute on all routines in schema ${QUEUE_SCHEMA} to ${role};
`;
}

async function installedVersion(client: pg.Client): Promise<number> {
  try {
    return await assertSchemaCompatibility(client, QUEUE_SCHEMA);
  } catch (error) {
    if (error instanceof SchemaMigrationRequiredError) return 0;
    throw error;
  }
}
