import { createPostgresBackend, Queue, Worker } from 'bullmq';

export interface QueueBackend {
  redisUrl: string | undefined;
  databaseUrl: string;
}

export interface BaselineQueue {
  add(jobs: readonly object[]): Promise<void>;
  close(): Promise<void>;
}

const KEEP = { removeOnComplete: true, removeOnFail: 100 } as const;

/** BullMQ by hand, on the backend of the setup that is measured. */
export function openQueue(name: string, backend: QueueBackend): BaselineQueue {
  if (backend.redisUrl) return adding(new Queue(name, { connection: redis(backend.redisUrl) }));
  return adding(new Queue(name, { connection: postgres(backend) }, createPostgresBackend));
}

interface AnyQueue {
  add(name: string, data: object, options: object): Promise<unknown>;
  addBulk(jobs: { name: string; data: object; opts: object }[]): Promise<unknown>;
  close(): Promise<void>;
}

/** One job is added by the call for one: the call for many costs more, in PostgreSQL it makes temporary tables. */
function adding(queue: AnyQueue): BaselineQueue {
  return {
    add: async (jobs) => {
      const [first] = jobs;
      if (jobs.length === 1 && first) await queue.add('job', first, KEEP);
      else await queue.addBulk(jobs.map((data) => ({ name: 'job', data, opts: KEEP })));
    },
    close: () => queue.close(),
  };
}

export async function openWorker<Data>(
  name: string,
  backend: QueueBackend,
  work: (data: Data) => Promise<void>,
): Promise<void> {
  const options = { concurrency: 100 };
  const handler = (job: { data: Data }): Promise<void> => work(job.data);
  if (backend.redisUrl) {
    await new Worker(name, handler, { ...options, connection: redis(backend.redisUrl) }).waitUntilReady();
    return;
  }
  await new Worker(
    name,
    handler,
    { ...options, connection: postgres(backend) },
    createPostgresBackend,
  ).waitUntilReady();
}

function redis(url: string): { host: string; port: number; maxRetriesPerRequest: null } {
  const { hostname: host, port } = new URL(url);
  return { host, port: Number(port || 6379), maxRetriesPerRequest: null };
}

function postgres({ databaseUrl }: QueueBackend): {
  connectionString: string;
  schema: string;
  migrate: boolean;
  max: number;
} {
  return { connectionString: databaseUrl, schema: 'bench_queue', migrate: true, max: 20 };
}
