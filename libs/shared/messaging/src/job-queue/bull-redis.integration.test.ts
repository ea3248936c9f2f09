import { findRedis, startRedis } from '@columba/local-servers';
import { Redis } from 'ioredis';
import { describeWithServer } from '../conformance/describe-with-server.js';
import { jobQueueSuite } from '../conformance/job-queue-suite.js';
import { SeverableProxy } from '../conformance/severable-proxy.js';
import { silentLogger } from '../messaging-logger.js';
import { BullJobQueues } from './bull-job-queues.js';

describeWithServer('BullJobQueues on Redis', findRedis(), () => {
  jobQueueSuite(async () => {
    const server = await startRedis();
    const proxies: SeverableProxy[] = [];
    const open = (clientId: string, redisUrl = server.url) =>
      new BullJobQueues({ redisUrl, clientId, lockDurationMs: 2_000, logger: silentLogger });
    return {
      durable: false,
      open: (clientId) => open(clientId),
      openDoomed: async (clientId) => {
        const proxy = await SeverableProxy.to({ host: '127.0.0.1', port: Number(new URL(server.url).port) });
        proxies.push(proxy);
        return { queues: open(clientId, `redis://127.0.0.1:${proxy.port}`), vanish: () => proxy.sever() };
      },
      crash: server.crash,
      up: server.up,
      flush: async () => {
        const client = new Redis(server.url);
        await client.flushall();
        client.disconnect();
      },
      stop: async () => {
        await Promise.all(proxies.map((proxy) => proxy.close()));
        await server.stop();
      },
    };
  });
});
