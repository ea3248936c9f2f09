import pg from 'pg';
import { type AppRole, DEFAULT_APP_ROLE, ensureAppRole, grantToAppRole } from './app-role.js';
import { applyFunctions } from './apply-functions.js';
import { applyMigrations } from './apply-migrations.js';
import { FUNCTIONS_FOLDER, readFunctions } from './function-files.js';
import { MIGRATIONS_FOLDER, readMigrations } from './migration-files.js';

/** Prisma's own advisory lock: its command line and we never migrate at once. */
const LOCK = 72_707_369;

export interface MigrateOptions {
  /** Of the role that owns the tables (and may create roles). Never used by the servers. */
  ownerUrl: string;
  appRole?: AppRole;
  /** Idempotent SQL of others (the event bus), run after the migrations; `:app_role` becomes the quoted role. */
  extraSql?: readonly string[];
  migrationsFolder?: string;
  functionsFolder?: string;
}

export interface MigrateResult {
  /** Names of the migrations that were applied now. */
  applied: string[];
  /** Names of the files of functions that were run now. */
  functions: string[];
  /** What the servers connect with. */
  appUrl: string;
}

/** Brings the database up to date. Any number of processes may call it at once; a second call applies nothing. */
export async function migrateDatabase(options: MigrateOptions): Promise<MigrateResult> {
  const { ownerUrl, appRole = {}, extraSql = [], migrationsFolder = MIGRATIONS_FOLDER } = options;
  const functionFiles = await readFunctions(options.functionsFolder ?? FUNCTIONS_FOLDER);
  const role = appRole.name ?? DEFAULT_APP_ROLE;
  const files = await readMigrations(migrationsFolder);
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'columba-migrate' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const applied = await applyMigrations(client, files);
    const functions = await applyFunctions(client, functionFiles);
    if (applied.length > 0) await client.query('SELECT columba_refresh_statistics()');
    await ensureAppRole(client, appRole);
    for (const sql of extraSql) await client.query(sql.replaceAll(':app_role', pg.escapeIdentifier(role)));
    await grantToAppRole(client, role);
    return { applied, functions, appUrl: appUrlOf(ownerUrl, role, appRole.password) };
  } finally {
    await client.end();
  }
}

function appUrlOf(ownerUrl: string, role: string, password: string | undefined): string {
  const url = new URL(ownerUrl);
  url.username = encodeURIComponent(role);
  url.password = password === undefined ? '' : encodeURIComponent(password);
  return url.href;
}
