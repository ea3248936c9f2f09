import { defineConfig } from 'prisma/config';

/** For Prisma's own command line. `datasource.url` is only needed by commands that talk to a server. */
export default defineConfig({
  schema: 'schema',
  migrations: { path: 'migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/columba' },
});
