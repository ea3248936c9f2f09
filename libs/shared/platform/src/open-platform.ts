import { createChannelAdapters, UndiciHttpClient } from '@columba/channels';
import type { ServerEnvironment } from '@columba/config';
import { type Database, openDatabase } from '@columba/database';
import { type Messaging, openMessaging } from '@columba/messaging';
import {
  createConnectionDirectory,
  createGuardedDispatcher,
  createGuardedResolver,
  createVault,
} from '@columba/security';
import {
  DEFAULT_WORKFLOW_OPTIONS,
  type WorkflowLogger,
  type WorkflowOptions,
  type WorkflowPorts,
} from '@columba/workflow';

/** The adapters that this environment asks for, open. */
export interface Platform {
  database: Database;
  messaging: Messaging;
  /** What the workflow library runs on. */
  ports: WorkflowPorts;
  /** Name -> a reason why it cannot be used, or null. */
  health: Readonly<Record<string, () => Promise<string | null>>>;
  /** Closes everything; after those who use it have stopped. */
  close(): Promise<void>;
}

export interface PlatformOptions {
  /** Names this process in leases, consumer groups and the servers' own lists. Unique among processes. */
  clientId: string;
  logger: WorkflowLogger;
  poolSize?: number;
  workflow?: Partial<WorkflowOptions>;
  /** A consumer that is silent for so long is taken for dead. Default: each adapter's own. */
  takeoverAfterMs?: number;
}

/** Opens database, messaging and channels as the environment says: PostgreSQL alone, or with Redis and Kafka. */
export async function openPlatform(environment: ServerEnvironment, options: PlatformOptions): Promise<Platform> {
  const { databaseUrl, redisUrl, kafkaBrokers, masterKeys, publicUrl } = environment;
  const { clientId, logger } = options;
  const database = await openDatabase({ url: databaseUrl, poolSize: options.poolSize ?? 20, logger });
  const takeover = options.takeoverAfterMs === undefined ? {} : { takeoverAfterMs: options.takeoverAfterMs };
  const messaging = await openMessaging({ databaseUrl, redisUrl, kafkaBrokers, logger, clientId, ...takeover });
  const connectionDirectory = createConnectionDirectory({
    records: database.connectionRecords,
    vault: createVault(masterKeys),
  });
  const dispatcher = createGuardedDispatcher({ allowPrivate: simulatorAddresses(environment.simulatorUrl) });
  const http = new UndiciHttpClient({ dispatcher });
  const resolveMailHost = createGuardedResolver(simulatorMail(environment));
  const channelAdapters = createChannelAdapters({ http, resolveMailHost });
  const { eventBus, jobQueues, liveBus } = messaging;
  const ports: WorkflowPorts = {
    ...database,
    eventBus,
    jobQueues,
    liveBus,
    connectionDirectory,
    channelAdapters,
    logger,
    options: { ...DEFAULT_WORKFLOW_OPTIONS, owner: clientId, publicUrl, ...options.workflow },
  };
  return {
    database,
    messaging,
    ports,
    health: {
      database: () => database.health(),
      'event-bus': () => eventBus.health(),
      queues: () => jobQueues.open('run-wakes').health(),
      'live-bus': () => liveBus.health(),
    },
    close: async () => {
      await messaging.close();
      await channelAdapters.close();
      await http.close();
      await database.close();
    },
  };
}

/** The egress guard lets nothing private through but the simulator, and only where one is configured. */
function simulatorAddresses(simulatorUrl: string | undefined): string[] {
  if (!simulatorUrl) return [];
  const { port, protocol } = new URL(simulatorUrl);
  return simulatorHosts(simulatorUrl).map((host) => `${host}:${port || (protocol === 'https:' ? '443' : '80')}`);
}

function simulatorMail({ simulatorUrl, ports }: ServerEnvironment): string[] {
  return simulatorUrl ? simulatorHosts(simulatorUrl).map((host) => `${host}:${ports.smtp}`) : [];
}

function simulatorHosts(simulatorUrl: string): string[] {
  return [...new Set([new URL(simulatorUrl).hostname, 'localhost', '127.0.0.1'])];
}
