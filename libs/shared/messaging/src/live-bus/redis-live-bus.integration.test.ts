import { findRedis, startRedis } from '@columba/local-servers';
import { describeWithServer } from '../conformance/describe-with-server.js';
import { liveBusSuite } from '../conformance/live-bus-suite.js';
import { silentLogger } from '../messaging-logger.js';
import { RedisLiveBus } from './redis-live-bus.js';

describeWithServer('RedisLiveBus', findRedis(), () => {
  liveBusSuite(async () => {
    const server = await startRedis();
    return {
      open: (clientId) => new RedisLiveBus({ redisUrl: server.url, clientId, logger: silentLogger }),
      server,
      stop: server.stop,
    };
  });
});
