import pg from 'pg';
import { Agent, request } from 'undici';
import { openQueue, openWorker, type QueueBackend } from './baseline-queues.js';

/**
 * The two designs that people write by hand, for the same five steps: trigger, condition, set variables, send, end.
 *   bare:       one job a run, one INSERT a step. No graph, dedupe, recovery or status.
 *   job-a-step: one job and one INSERT a step.
 * Started as a process of its own by the benchmark, as a worker is.
 */
const STEPS = ['trigger', 'condition', 'set', 'send', 'end'];

interface Step {
  id: string;
  step: number;
}

const [design = '', databaseUrl = '', providerUrl = '', redisUrl = ''] = process.argv.slice(2);
const backend: QueueBackend = { databaseUrl, redisUrl: redisUrl || undefined };
const pool = new pg.Pool({ connectionString: databaseUrl, max: 20 });
const agent = new Agent({ connections: 128, pipelining: 1 });

async function perform({ id, step }: Step): Promise<void> {
  if (STEPS[step] === 'send') await send(id);
  await pool.query({
    name: 'step',
    text: 'INSERT INTO bench_step (run_id, step, output) VALUES ($1, $2, $3)',
    values: [id, step, JSON.stringify({ step: STEPS[step] })],
  });
}

async function send(id: string): Promise<void> {
  const body = JSON.stringify({
    messaging_product: 'whatsapp',
    to: '4915112345678',
    type: 'text',
    text: { body: `bench ${id}` },
  });
  const headers = { 'content-type': 'application/json' };
  const answer = await request(`${providerUrl}/v23.0/1/messages`, { method: 'POST', headers, body, dispatcher: agent });
  await answer.body.json();
}

if (design === 'bare') {
  await openWorker<{ id: string }>('bare', backend, async ({ id }) => {
    for (const step of STEPS.keys()) await perform({ id, step });
  });
} else {
  const queue = openQueue('job-a-step', backend);
  await openWorker<Step>('job-a-step', backend, async ({ id, step }) => {
    await perform({ id, step });
    if (step + 1 < STEPS.length) await queue.add([{ id, step: step + 1 }]);
  });
}
process.send?.('ready');
