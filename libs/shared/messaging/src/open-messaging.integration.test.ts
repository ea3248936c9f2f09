import { startTemporaryPostgres } from '@columba/local-servers';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from './conformance/eventually.js';
import { RecordLog } from './conformance/record-log.js';
import { silentLogger } from './messaging-logger.js';
import { ensureMessagingSchemas, openMessaging } from './open-messaging.js';

let temporary: Awaited<ReturnType<typeof startTemporaryPostgres>>;
beforeAll(async () => {
  temporary = await startTemporaryPostgres();
});
afterAll(() => temporary.stop());

async function run(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: temporary.postgres.url() });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

it('may be migrated from many processes at once', async () => {
  await run('create database crowded');
  const url = temporary.postgres.url('crowded');
  await Promise.all(Array.from({ length: 4 }, () => ensureMessagingSchemas(url)));
});

it('serves a role that owns nothing, once the owner has made the tables', async () => {
  await run('create role columba_app login', 'create database app');
  await ensureMessagingSchemas(temporary.postgres.url('app'), { appRole: 'columba_app' });
  await ensureMessagingSchemas(temporary.postgres.url('app'), { appRole: 'columba_app' });
  const databaseUrl = temporary.postgres.url('app').replace('postgres@', 'columba_app@');
  const messaging = await openMessaging({ databaseUrl, logger: silentLogger, clientId: 'app', kafkaBrokers: [] });
  const { eventBus, jobQueues, liveBus } = messaging;
  const log = new RecordLog();
  const jobs: string[] = [];
  const hints: unknown[] = [];
  await eventBus.subscribe({ group: log.group, topics: ['columba.run-facts'], handler: log.note });
  await jobQueues.open('wakes').process(async ({ id }) => void jobs.push(id), { concurrency: 2 });
  await liveBus.subscribe('columba.facts', (hint) => hints.push(hint));

  await eventBus.publish('columba.run-facts', log.records(3));
  await jobQueues.open('wakes').add([{ id: 'acme:run-1', data: null, delayMs: 50 }]);
  await liveBus.publish('columba.facts', [{ tenantId: 'acme', last: 3 }]);

  await eventually(() => expect(log.distinct).toEqual([0, 1, 2]));
  await eventually(() => expect(jobs).toEqual(['acme:run-1']));
  await eventually(() => expect(hints).toEqual([{ tenantId: 'acme', last: 3 }]));
  const health = [eventBus.health(), jobQueues.open('wakes').health(), liveBus.health()];
  expect(await Promise.all(health)).toEqual([null, null, null]);
  await messaging.close();
});
