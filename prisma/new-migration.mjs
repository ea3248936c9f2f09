import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';

/**
 * Writes the next migration: `node prisma/new-migration.mjs <name>` compares the schema with what it was at the last
 * migration made by this tool (migrations/schema.snapshot) and writes the difference as SQL, to be read and completed by
 * hand. `--empty` writes an empty one, for what Prisma cannot say. No server is needed.
 */
const here = dirname(fileURLToPath(import.meta.url));
const migrations = join(here, 'migrations');
const snapshotFile = join(migrations, 'schema.snapshot');

const name = process.argv[2];
if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) {
  process.stderr.write('usage: node prisma/new-migration.mjs <name_in_snake_case> [--empty]\n');
  process.exit(2);
}

const empty = process.argv.includes('--empty');
const before = existsSync(snapshotFile) ? readFileSync(snapshotFile, 'utf8') : null;
const now = currentSchema();
const sql = empty ? '' : await difference(before, now);
if (!empty && sql.includes('This is an empty migration')) {
  process.stderr.write('The schema has not changed since the last migration. For hand-written SQL add --empty.\n');
  process.exit(1);
}
const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
const folder = join(migrations, `${stamp}_${name}`);
mkdirSync(folder);
writeFileSync(join(folder, 'migration.sql'), sql);
if (!empty) writeFileSync(snapshotFile, now);
process.stdout.write(`${join(folder, 'migration.sql')}\n`);

function currentSchema() {
  const folder = join(here, 'schema');
  const files = readdirSync(folder).filter((file) => file.endsWith('.prisma'));
  return files
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}

async function difference(from, to) {
  const engine = await schemaEngine(to);
  const side = (content) =>
    content === null
      ? { tag: 'empty' }
      : { tag: 'schemaDatamodel', files: [{ path: join(here, 'schema', 'schema.prisma'), content }] };
  const result = await engine.diff({
    from: side(from),
    to: side(to),
    script: true,
    exitCode: null,
    shadowDatabaseUrl: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return result.stdout ?? '';
}

/** Prisma's schema engine as WebAssembly, from the registry; its native one is downloaded from elsewhere. */
async function schemaEngine(schema) {
  const require = createRequire(import.meta.url);
  const root = dirname(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const { instance } = await WebAssembly.instantiate(readFileSync(join(root, 'schema_engine_bg.wasm')), {
    './schema_engine_bg.js': glue,
  });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const adapter = bindMigrationAwareSqlAdapterFactory(
    new PrismaPg({ connectionString: process.env.DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/postgres' }),
  );
  return await glue.SchemaEngine.new(
    { datamodels: [[join(here, 'schema', 'schema.prisma'), schema]] },
    () => undefined,
    adapter,
  );
}
