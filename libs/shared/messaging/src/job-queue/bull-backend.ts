import type { BulkJobOptions, Job, JobsOptions } from 'bullmq';
import { createPostgresBackend, Queue, Worker, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import { errorFields, type MessagingLogger } from '../messaging-logger.js';
import { QUEUE_SCHEMA } from './queue-schema.js';

/** What travels in a BullMQ job. Our id is inside, since BullMQ's own may not hold every character. */
export interface BullPayload {
  id: string;
  data: unknown;
}

/** The part of BullMQ's Queue that is used, the same on each backend. */
export interface BullQueue {
  add(name: string, data: BullPayload, opts: JobsOptions): Promise<unknown>;
  addBulk(jobs: { name: string; data: BullPayload; opts: BulkJobOptions & JobsOptions }[]): Promise<unknown>;
  remove(id: string): Promise<number>;
  getWaitingCount(): Promise<number>;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}

/** The part of BullMQ's Worker that is used. */
export interface BullWorker {
  waitUntilReady(): Promise<unknown>;
  close(force?: boolean): Promise<void>;
}

export type BullProcessor = (job: Job<BullPayload>) => Promise<void>;

export interface WorkerSettings {
  concurrency: number;
  lockDuration: number;
  stalledInterval: number;
  maxStalledCount: number;
  drainDelay: number;
  runRetryDelay: number;
}

/** Where BullMQ keeps its jobs. */
export interface BullBackend {
  queue(name: string): BullQueue;
  worker(name: string, processor: BullProcessor, settings: WorkerSettings): BullWorker;
  close(): Promise<void>;
}

const PREFIX = 'columba';
const COMMAND_TIMEOUT_MS = 2_000;

/** Producers fail fast while Redis is away; workers wait for it as long as it takes. */
export function redisBackend(redisUrl: string, logger: MessagingLogger): BullBackend {
  const log = (error: Error) => logger.debug(errorFields(error), 'queue: Redis is out of reach');
  const retryStrategy = (times: number) => Math.min(1_000, 50 * 2 ** Math.min(times, 6));
  const producer = new Redis(redisUrl, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: COMMAND_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    retryStrategy,
  });
  producer.on('error', log);
  const workers: Redis[] = [];
  return {
    queue: (name) => {
      const queue = new Queue<BullPayload>(name, { connection: producer, prefix: PREFIX });
      queue.on('error', log);
      return queue;
    },
    worker: (name, processor, settings) => {
      const connection = new Redis(redisUrl, { maxRetriesPerRequest: null, retryStrategy });
      connection.on('error', log);
      workers.push(connection);
      const worker = new Worker<BullPayload>(name, processor, { connection, prefix: PREFIX, ...settings });
      worker.on('error', log);
      return worker;
    },
    close: async () => {
      for (const connection of [producer, ...workers]) connection.disconnect();
    },
  };
}

/** On the database itself, in the schema that `ensureQueueSchema` makes. */
export function postgresBackend(databaseUrl: string, clientId: string, logger: MessagingLogger): BullBackend {
  const bull = withBackend(createPostgresBackend);
  const log = (error: Error) => logger.debug(errorFields(error), 'queue: PostgreSQL is out of reach');
  const connection = {
    connectionString: databaseUrl,
    schema: QUEUE_SCHEMA,
    application_name: `${clientId}-queue`,
    max: 4,
    connectionTimeoutMillis: COMMAND_TIMEOUT_MS,
    query_timeout: 15_000,
    keepAlive: true,
  };
  return {
    queue: (name) => {
      const queue = new bull.Queue<BullPayload>(name, { connection });
      queue.on('error', log);
      return queue;
    },
    worker: (name, processor, settings) => {
      const worker = new bull.Worker<BullPayload>(name, processor, { connection, ...settings });
      worker.on('error', log);
      return worker;
    },
    close: async () => undefined,
  };
}
