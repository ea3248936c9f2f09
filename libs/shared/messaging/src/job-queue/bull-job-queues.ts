import type { JobQueue, JobQueues } from '@columba/workflow/ports';
import type { MessagingLogger } from '../messaging-logger.js';
import { type BullBackend, postgresBackend, redisBackend } from './bull-backend.js';
import { BullJobQueue } from './bull-job-queue.js';

export type BullJobQueuesOptions = {
  /** Names this process in the backend's own lists. */
  clientId: string;
  logger: MessagingLogger;
  /** A worker that is silent for so long loses its jobs to another. Default 15,000. */
  lockDurationMs?: number;
} & ({ redisUrl: string } | { databaseUrl: string });

/** Job queues on BullMQ, kept in Redis or in PostgreSQL. */
export class BullJobQueues implements JobQueues {
  private readonly backend: BullBackend;
  private readonly queues = new Map<string, BullJobQueue<unknown>>();

  constructor(private readonly options: BullJobQueuesOptions) {
    this.backend =
      'redisUrl' in options
        ? redisBackend(options.redisUrl, options.logger)
        : postgresBackend(options.databaseUrl, options.clientId, options.logger);
  }

  open<T>(name: string): JobQueue<T> {
    const known = this.queues.get(name);
    if (known) return known as unknown as JobQueue<T>;
    const queue = new BullJobQueue<unknown>(name, this.backend, {
      logger: this.options.logger,
      lockDurationMs: this.options.lockDurationMs ?? 15_000,
      onClose: () => this.queues.delete(name),
    });
    this.queues.set(name, queue);
    return queue as unknown as JobQueue<T>;
  }

  async close(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
    await this.backend.close();
  }
}
