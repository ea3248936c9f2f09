/** A job of a queue. Small on purpose: a queue is an alarm clock, PostgreSQL is the truth. */
export interface Job<T> {
  /** Two adds with one id while the first is still there make one job. */
  id: string;
  data: T;
  /** From now, in milliseconds. Default 0. */
  delayMs?: number;
}

export interface JobConsumer {
  /** Takes nothing new and waits for running handlers. */
  stop(): Promise<void>;
}

/** At least once. A job whose handler rejects, or whose worker dies, is delivered again (up to 5 attempts, with backoff). */
export interface JobQueue<T> {
  add(jobs: readonly Job<T>[]): Promise<void>;
  /** Removes jobs that have not started; unknown ids are ignored. */
  remove(ids: readonly string[]): Promise<void>;
  process(
    handler: (job: { id: string; data: T; attempt: number }) => Promise<void>,
    options: { concurrency: number },
  ): Promise<JobConsumer>;
  health(): Promise<string | null>;
  close(): Promise<void>;
}

/** Opens queues by name on the configured backend (Redis or PostgreSQL). */
export interface JobQueues {
  open<T>(name: string): JobQueue<T>;
  close(): Promise<void>;
}

/** What the workflow library puts on its queue `run-wakes`. */
export interface RunWake {
  tenantId: string;
  runId: string;
}

export const JOB_QUEUES = Symbol('JobQueues');
