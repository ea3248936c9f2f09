import { startTemporaryPostgres } from '@columba/local-servers';
import pg from 'pg';
import { describe } from 'vitest';
import { jobQueueSuite } from '../conformance/job-queue-suite.js';
import { SeverableProxy } from '../conformance/severable-proxy.js';
import { silentLogger } from '../messaging-logger.js';
import { BullJobQueues } from './bull-job-queues.js';
import { ensureQueueSchema } from './queue-schema.js';

describe('BullJobQueues on PostgreSQL', () => {
  jobQueueSuite(async () => {
    const { postgres, stop } = await startTemporaryPostgres();
    await ensureQueueSchema(postgres.url());
    const proxies: SeverableProxy[] = [];
    const open = (clientId: string, databaseUrl = postgres.url()) =>
      new BullJobQueues({ databaseUrl, clientId, lockDurationMs: 2_000, logger: silentLogger });
    return {
      durable: true,
      open: (clientId) => open(clientId),
      openDoomed: async (clientId) => {
        const proxy = await SeverableProxy.to({ host: '127.0.0.1', port: postgres.port });
        proxies.push(proxy);
        const url = postgres.url().replace(`:${postgres.port}/`, `:${proxy.port}/`);
        return { queues: open(clientId, url), vanish: () => proxy.sever() };
      },
      crash: () => postgres.crash(),
      up: () => postgres.up(),
      flush: async () => {
        const client = new pg.Client({ connectionString: postgres.url() });
        await client.connect();
        await client.query('delete from columba_queue.job');
        await client.end();
      },
      stop: async () => {
        await Promise.all(proxies.map((proxy) => proxy.close()));
        await stop();
      },
    };
  });
});
