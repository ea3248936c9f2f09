import type { EventBus, JobQueues, LiveBus } from '@columba/workflow/ports';
import { ensureBusSchema } from './event-bus/bus-schema.js';
import { KafkaEventBus } from './event-bus/kafka-event-bus.js';
import { PostgresEventBus } from './event-bus/postgres-event-bus.js';
import { BullJobQueues } from './job-queue/bull-job-queues.js';
import { ensureQueueSchema } from './job-queue/queue-schema.js';
import { PostgresLiveBus } from './live-bus/postgres-live-bus.js';
import { RedisLiveBus } from './live-bus/redis-live-bus.js';
import type { MessagingLogger } from './messaging-logger.js';

export interface MessagingOptions {
  databaseUrl: string;
  /** Queues and live bus on Redis instead of PostgreSQL. */
  redisUrl?: string | undefined;
  /** Event bus on Kafka instead of PostgreSQL. None when empty. */
  kafkaBrokers?: readonly string[] | undefined;
  logger: MessagingLogger;
  /** Names this process; unique among processes. */
  clientId: string;
  /** A consumer or worker that is silent for so long is taken for dead. Default: each adapter's own. */
  takeoverAfterMs?: number;
}

export interface Messaging {
  eventBus: EventBus;
  jobQueues: JobQueues;
  liveBus: LiveBus;
  /** Stops what consumes, in order, then closes the connections. */
  close(): Promise<void>;
}

/**
 * Opens the adapters that the options ask for: everything on PostgreSQL, or queues and live bus on Redis, or the event
 * bus on Kafka. Makes the tables that are needed where they are missing. @throws when PostgreSQL cannot be reached and
 * is needed.
 */
export async function openMessaging(options: MessagingOptions): Promise<Messaging> {
  const [eventBus, jobQueues] = await Promise.all([openEventBus(options), openJobQueues(options)]);
  const liveBus = openLiveBus(options);
  return {
    eventBus,
    jobQueues,
    liveBus,
    close: async () => {
      await Promise.all([eventBus.close(), jobQueues.close()]);
      await liveBus.close();
    },
  };
}

/** Creates or updates every table that messaging keeps in PostgreSQL, and lets a role without ownership use them. */
export async function ensureMessagingSchemas(databaseUrl: string, options: { appRole?: string } = {}): Promise<void> {
  await ensureBusSchema(databaseUrl, options);
  await ensureQueueSchema(databaseUrl, options);
}

async function openEventBus(options: MessagingOptions): Promise<EventBus> {
  const { databaseUrl, kafkaBrokers, clientId, logger, takeoverAfterMs } = options;
  if (kafkaBrokers && kafkaBrokers.length > 0) {
    const session = takeoverAfterMs === undefined ? {} : { sessionTimeoutMs: takeoverAfterMs };
    return new KafkaEventBus({ brokers: [...kafkaBrokers], clientId, logger, ...session });
  }
  await ensureBusSchema(databaseUrl);
  const lease = takeoverAfterMs === undefined ? {} : { leaseMs: takeoverAfterMs };
  return new PostgresEventBus({ databaseUrl, clientId, logger, ...lease });
}

async function openJobQueues(options: MessagingOptions): Promise<JobQueues> {
  const { databaseUrl, redisUrl, clientId, logger, takeoverAfterMs } = options;
  const lock = takeoverAfterMs === undefined ? {} : { lockDurationMs: takeoverAfterMs };
  if (redisUrl) return new BullJobQueues({ redisUrl, clientId, logger, ...lock });
  await ensureQueueSchema(databaseUrl);
  return new BullJobQueues({ databaseUrl, clientId, logger, ...lock });
}

function openLiveBus({ databaseUrl, redisUrl, clientId, logger }: MessagingOptions): LiveBus {
  if (redisUrl) return new RedisLiveBus({ redisUrl, clientId, logger });
  return new PostgresLiveBus({ databaseUrl, clientId, logger });
}
