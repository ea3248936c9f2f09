import pg from 'pg';
import { BUS_FUNCTIONS_SQL } from './bus-functions.js';

/** Raised with each change of the SQL below; `ensureBusSchema` then applies it. */
export const BUS_SCHEMA_VERSION = 2;

const TABLES_SQL = `
create schema if not exists columba_bus;

-- One row a partition. Its row lock, held from handing out an offset until the commit, is what makes offsets appear in
-- order: whoever reads "from offset N on" can never miss a record that commits later with a smaller offset.
create table if not exists columba_bus.partitions (
  id integer generated always as identity primary key,
  topic text not null,
  number integer not null,
  next_offset bigint not null default 0,
  unique (topic, number)
) with (fillfactor = 50);

create table if not exists columba_bus.records (
  partition_id integer not null,
  "offset" bigint not null,
  key text not null,
  value text not null,
  published_at timestamptz not null default clock_timestamp(),
  primary key (partition_id, "offset")
);

-- What a group has committed of a partition, and which member may commit more. The generation rises with each new
-- owner, so that a member that was paused past its lease commits nothing.
create table if not exists columba_bus.cursors (
  group_name text not null,
  partition_id integer not null,
  next_offset bigint not null,
  owner text,
  generation bigint not null default 0,
  lease_until timestamptz,
  primary key (group_name, partition_id)
) with (fillfactor = 50);

create table if not exists columba_bus.members (
  group_name text not null,
  member text not null,
  topics text[] not null,
  lease_until timestamptz not null,
  primary key (group_name, member)
);

create table if not exists columba_bus.schema_version (
  singleton boolean primary key default true check (singleton),
  version integer not null
);
`;

const VERSION_SQL = `
insert into columba_bus.schema_version (version) values (${BUS_SCHEMA_VERSION})
on conflict (singleton) do update set version = excluded.version;
`;

/** The whole schema, idempotent; for a database migration. Run it in one transaction. */
export const BUS_SCHEMA_SQL = `${TABLES_SQL}${BUS_FUNCTIONS_SQL}${VERSION_SQL}`;

/** What a role without ownership needs to publish and consume. */
export function busGrantsSql(appRole: string): string {
  const role = pg.escapeIdentifier(appRole);
  return `
grant usage on schema columba_bus to ${role};
grant select, insert, update, delete on all tables in schema columba_bus to ${role};
grant execute on all routines in schema columba_bus to ${role};
`;
}

/**
 * Creates or updates the schema `columba_bus`. Safe to call at each start and from many processes at once; when nothing
 * is to be done it only reads, so a role without ownership may call it too.
 */
export async function ensureBusSchema(database: string | pg.Pool, options: { appRole?: string } = {}): Promise<void> {
  if (typeof database !== 'string') return await applySchema(database, options.appRole);
  const pool = new pg.Pool({ connectionString: database, max: 1, connectionTimeoutMillis: 10_000 });
  try {
    await applySchema(pool, options.appRole);
  } finally {
    await pool.end();
  }
}

async function applySchema(pool: pg.Pool, appRole: string | undefined): Promise<void> {
  const grants = appRole === undefined ? '' : busGrantsSql(appRole);
  const current = (await installedVersion(pool)) >= BUS_SCHEMA_VERSION;
  if (current && grants === '') return;
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query("select pg_advisory_xact_lock(hashtextextended('columba_bus schema', 0))");
    await client.query((current ? '' : BUS_SCHEMA_SQL) + grants);
    await client.query('commit');
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

async function installedVersion(pool: pg.Pool): Promise<number> {
  const table = await pool.query<{ present: boolean }>(
    "select to_regclass('columba_bus.schema_version') is not null as present",
  );
  if (table.rows[0]?.present !== true) return 0;
  const version = await pool.query<{ version: number }>('select version from columba_bus.schema_version');
  return version.rows[0]?.version ?? 0;
}
