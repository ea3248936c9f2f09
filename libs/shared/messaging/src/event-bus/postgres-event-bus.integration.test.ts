import { startTemporaryPostgres } from '@columba/local-servers';
import { describe } from 'vitest';
import { eventBusSuite } from '../conformance/event-bus-suite.js';
import { SeverableProxy } from '../conformance/severable-proxy.js';
import { silentLogger } from '../messaging-logger.js';
import { ensureBusSchema } from './bus-schema.js';
import { PostgresEventBus } from './postgres-event-bus.js';

describe('PostgresEventBus', () => {
  eventBusSuite(async () => {
    const { postgres, stop } = await startTemporaryPostgres();
    await ensureBusSchema(postgres.url());
    const proxies: SeverableProxy[] = [];
    const open = (clientId: string, databaseUrl = postgres.url()) =>
      new PostgresEventBus({ databaseUrl, clientId, leaseMs: 2_000, logger: silentLogger });
    return {
      open: (clientId) => open(clientId),
      openDoomed: async (clientId) => {
        const proxy = await SeverableProxy.to({ host: '127.0.0.1', port: postgres.port });
        proxies.push(proxy);
        const url = postgres.url().replace(`:${postgres.port}/`, `:${proxy.port}/`);
        return { bus: open(clientId, url), vanish: () => proxy.sever() };
      },
      crash: () => postgres.crash(),
      up: () => postgres.up(),
      stop: async () => {
        await Promise.all(proxies.map((proxy) => proxy.close()));
        await stop();
      },
    };
  });
});
