import { startTemporaryPostgres } from '@columba/local-servers';
import { describe } from 'vitest';
import { liveBusSuite } from '../conformance/live-bus-suite.js';
import { silentLogger } from '../messaging-logger.js';
import { PostgresLiveBus } from './postgres-live-bus.js';

describe('PostgresLiveBus', () => {
  liveBusSuite(async () => {
    const { postgres, stop } = await startTemporaryPostgres();
    return {
      open: (clientId) => new PostgresLiveBus({ databaseUrl: postgres.url(), clientId, logger: silentLogger }),
      server: postgres,
      stop,
    };
  });
});
