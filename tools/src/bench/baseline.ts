import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { openQueue, type QueueBackend } from './baseline-queues.js';
import type { Subject } from './measure.js';

export interface Baseline {
  subject: Subject;
  stop(): Promise<void>;
}

/** A hand-written design in its own worker process, on the backends of the setup that is measured. */
export async function startBaseline(
  design: 'bare' | 'job-a-step',
  backend: QueueBackend,
  providerUrl: string,
): Promise<Baseline> {
  await createTable(backend.databaseUrl);
  const script = fileURLToPath(new URL('./baseline-worker.js', import.meta.url));
  const child = fork(script, [design, backend.databaseUrl, providerUrl, backend.redisUrl ?? '']);
  await ready(child);
  const queue = openQueue(design, backend);
  const submit = (ids: readonly string[]): Promise<void> => queue.add(ids.map((id) => ({ id, step: 0 })));
  const name = design === 'bare' ? 'BullMQ, a job a run, an INSERT a step ("bare")' : 'BullMQ, a job a step';
  return {
    subject: { name, submit, batch: 200, parallel: 2 },
    stop: async () => {
      await queue.close();
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function createTable(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    'CREATE TABLE IF NOT EXISTS bench_step (run_id text, step int, output jsonb, at timestamptz DEFAULT now(), PRIMARY KEY (run_id, step))',
  );
  await client.end();
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) => reject(new Error(`the baseline's worker ended with ${code}`)));
  });
}
