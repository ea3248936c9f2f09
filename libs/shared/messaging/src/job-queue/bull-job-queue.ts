import type { Job, JobConsumer, JobQueue } from '@columba/workflow/ports';
import { errorFields, type MessagingLogger } from '../messaging-logger.js';
import { within } from '../within.js';
import type { BullBackend, BullPayload, BullQueue, BullWorker } from './bull-backend.js';
import { bullId } from './bull-id.js';

export interface BullJobQueueOptions {
  logger: MessagingLogger;
  lockDurationMs: number;
  onClose: () => void;
}

type Handler<T> = (job: { id: string; data: T; attempt: number }) => Promise<void>;

const ATTEMPTS = 5;
const FIRST_BACKOFF_MS = 200;
/** A producer never waits longer for a backend that is away; the sweeper arms again what was not added. */
const ANSWER_TIMEOUT_MS = 2_000;
const CLOSE_TIMEOUT_MS = 5_000;

/** One queue. Its connection is made at the first use, and anew when that failed. */
export class BullJobQueue<T> implements JobQueue<T> {
  private opening: Promise<BullQueue> | undefined;
  private readonly consumers = new Set<JobConsumer>();

  constructor(
    private readonly name: string,
    private readonly backend: BullBackend,
    private readonly options: BullJobQueueOptions,
  ) {}

  async add(jobs: readonly Job<T>[]): Promise<void> {
    if (jobs.length === 0) return;
    const entries = jobs.map(bullJob);
    const [first] = entries;
    // On PostgreSQL a bulk add makes two temporary tables, which a single job does without.
    if (first && entries.length === 1) await this.ask((queue) => queue.add(first.name, first.data, first.opts));
    else await this.ask((queue) => queue.addBulk(entries));
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.ask((queue) => Promise.all(ids.map((id) => queue.remove(bullId(id)))));
  }

  async process(handler: Handler<T>, options: { concurrency: number }): Promise<JobConsumer> {
    const running = new Set<Promise<void>>();
    const worker = this.backend.worker(
      this.name,
      async (job) => {
        const { id, data } = job.data as BullPayload & { data: T };
        const call = this.handle(handler, { id, data, attempt: job.attemptsMade + 1 });
        const settled = call.catch(() => undefined).finally(() => running.delete(settled));
        running.add(settled);
        await call;
      },
      this.workerSettings(options.concurrency),
    );
    const consumer: JobConsumer = {
      stop: async () => {
        this.consumers.delete(consumer);
        await this.closeWorker(worker, running);
      },
    };
    try {
      await within(2 * ANSWER_TIMEOUT_MS, Promise.resolve(worker.waitUntilReady()));
    } catch (error) {
      await consumer.stop();
      throw error;
    }
    this.consumers.add(consumer);
    return consumer;
  }

  async health(): Promise<string | null> {
    try {
      await this.ask((queue) => queue.getWaitingCount());
      return null;
    } catch (error) {
      return `queue ${this.name}: ${errorFields(error).error.message}`;
    }
  }

  async close(): Promise<void> {
    this.options.onClose();
    await Promise.all([...this.consumers].map((consumer) => consumer.stop()));
    const queue = await this.opening?.catch(() => undefined);
    if (queue) await this.farewell(queue.close());
  }

  private workerSettings(concurrency: number) {
    const { lockDurationMs } = this.options;
    return {
      concurrency,
      lockDuration: lockDurationMs,
      stalledInterval: Math.ceil(lockDurationMs / 2),
      // The first delivery is no stall.
      maxStalledCount: ATTEMPTS - 1,
      drainDelay: 5,
      runRetryDelay: 500,
    };
  }

  private async handle(handler: Handler<T>, job: { id: string; data: T; attempt: number }): Promise<void> {
    try {
      await handler(job);
    } catch (error) {
      const { logger } = this.options;
      const fields = { queue: this.name, attempt: job.attempt, ...errorFields(error) };
      if (job.attempt < ATTEMPTS) logger.debug(fields, 'a job was rejected and will be tried again');
      else logger.error(fields, 'a job was rejected for the last time');
      throw error;
    }
  }

  private async ask<R>(question: (queue: BullQueue) => Promise<R>): Promise<R> {
    return await within(ANSWER_TIMEOUT_MS, this.queue().then(question));
  }

  private queue(): Promise<BullQueue> {
    this.opening ??= this.open();
    return this.opening;
  }

  /** BullMQ remembers a failed start for ever; then the next call starts with a new queue. */
  private async open(): Promise<BullQueue> {
    const queue = this.backend.queue(this.name);
    try {
      await queue.waitUntilReady();
      return queue;
    } catch (error) {
      this.opening = undefined;
      await this.farewell(queue.close());
      throw error;
    }
  }

  /** Takes nothing new, waits for the handlers however long they take, and for the backend a little. */
  private async closeWorker(worker: BullWorker, running: ReadonlySet<Promise<void>>): Promise<void> {
    const closing = worker.close();
    closing.catch(() => undefined);
    while (running.size > 0) await Promise.all(running);
    await this.farewell(closing);
  }

  private async farewell(closing: Promise<void>): Promise<void> {
    await within(CLOSE_TIMEOUT_MS, closing).catch((error: unknown) => {
      this.options.logger.debug({ queue: this.name, ...errorFields(error) }, 'the queue did not close in order');
    });
  }
}

function bullJob<T>({ id, data, delayMs }: Job<T>) {
  return {
    name: 'job',
    data: { id, data },
    opts: {
      jobId: bullId(id),
      delay: Math.max(0, Math.ceil(delayMs ?? 0)),
      attempts: ATTEMPTS,
      backoff: { type: 'exponential', delay: FIRST_BACKOFF_MS },
      // Nothing of an ended job is kept: its id may be added again at once.
      removeOnComplete: true,
      removeOnFail: true,
    },
  };
}
