import { createChannelAdapters, UndiciHttpClient } from '@columba/channels';
import { type Database, DEFAULT_APP_ROLE, migrateDatabase, openDatabase } from '@columba/database';
import { startTemporaryPostgres } from '@columba/local-servers';
import { ensureMessagingSchemas, type Messaging, openMessaging } from '@columba/messaging';
import { createConnectionDirectory, createGuardedDispatcher, createVault } from '@columba/security';
import pg from 'pg';
import { type Logger, pino } from 'pino';
import { createGateway, type Gateway } from '../create-gateway.js';
import type { GatewayBackends, GatewayOptions } from '../gateway-options.js';
import { seedTenants } from './seed-tenants.js';

export const MASTER_KEYS = [{ id: 'k1', key: new Uint8Array(32).fill(7) }];
export const DASHBOARD = 'http://localhost:3000';

export interface GatewayUnderTest {
  gateway: Gateway;
  database: Database;
  messaging: Messaging;
  backends: GatewayBackends;
  /** Lines that were logged, as text. */
  log: string[];
  /** As the superuser, past row-level security. */
  sql<Row extends object = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  /** A second gateway on the same backends, some of them replaced. */
  another(backends?: Partial<GatewayBackends>, options?: Partial<GatewayOptions>): Promise<Gateway>;
  stop(): Promise<void>;
}

/** The gateway on real servers of its own: PostgreSQL, with bus, queues and live bus in it, and the real channels. */
export async function startGatewayUnderTest(options: Partial<GatewayOptions> = {}): Promise<GatewayUnderTest> {
  const { postgres, stop } = await startTemporaryPostgres();
  const ownerUrl = postgres.url();
  const { appUrl } = await migrateDatabase({ ownerUrl });
  await ensureMessagingSchemas(ownerUrl, { appRole: DEFAULT_APP_ROLE });
  const log: string[] = [];
  const logger = memoryLogger(log);
  const database = await openDatabase({ url: appUrl, poolSize: 10, logger });
  const messaging = await openMessaging({ databaseUrl: appUrl, logger, clientId: 'gateway-test' });
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 2 });
  owner.on('error', () => undefined);
  const vault = createVault(MASTER_KEYS);
  await seedTenants(owner, database.secretStore, vault);
  const http = new UndiciHttpClient({ dispatcher: createGuardedDispatcher({ allowPrivate: [] }) });
  const channelAdapters = createChannelAdapters({ http });
  const backends: GatewayBackends = {
    ...database,
    ...messaging,
    channelAdapters,
    connectionDirectory: createConnectionDirectory({ records: database.connectionRecords, vault, ttlMs: 200 }),
    health: { database: () => database.health(), 'event-bus': () => messaging.eventBus.health() },
  };
  const base = { ...gatewayDefaults(logger), ...options };
  const gateways: Gateway[] = [];
  const another = async (replaced: Partial<GatewayBackends> = {}, changed: Partial<GatewayOptions> = {}) => {
    const gateway = await createGateway({ ...base, ...changed, backends: { ...backends, ...replaced } });
    gateways.push(gateway);
    return gateway;
  };
  return {
    gateway: await another(),
    database,
    messaging,
    backends,
    log,
    sql: async <Row extends object>(text: string, values: unknown[] = []) =>
      (await owner.query<Row>(text, values)).rows,
    another,
    stop: async () => {
      for (const gateway of gateways) await gateway.close();
      await channelAdapters.close();
      await http.close();
      await messaging.close();
      await database.close();
      await owner.end();
      await stop();
    },
  };
}

function gatewayDefaults(logger: Logger): Omit<GatewayOptions, 'backends'> {
  return {
    host: '127.0.0.1',
    port: 0,
    dashboardOrigins: [DASHBOARD],
    masterKeys: MASTER_KEYS,
    demo: false,
    simulatorUrl: null,
    logger,
    sweepIntervalMs: 200,
  };
}

function memoryLogger(lines: string[]): Logger {
  return pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
}
