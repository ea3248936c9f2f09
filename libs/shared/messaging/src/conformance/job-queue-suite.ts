import { randomUUID } from 'node:crypto';
import type { JobQueue, JobQueues } from '@columba/workflow/ports';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually, gate, sleep } from './eventually.js';
import { upTo } from './record-log.js';

export interface JobQueueWorld {
  open(clientId: string): JobQueues;
  /** Queues of a process that can vanish as by kill -9: its connections break and never come back. */
  openDoomed(clientId: string): Promise<{ queues: JobQueues; vanish: () => void }>;
  crash(): Promise<void>;
  up(): Promise<void>;
  /** Forgets every job, as FLUSHALL does. */
  flush(): Promise<void>;
  /** Whether jobs outlive a crash of the server. */
  durable: boolean;
  stop(): Promise<void>;
}

interface Done {
  id: string;
  data: unknown;
  attempt: number;
  atMs: number;
}

/** What every job queue promises, against its real server. */
export function jobQueueSuite(start: () => Promise<JobQueueWorld>): void {
  let world: JobQueueWorld;
  let queues: JobQueues;
  const fresh = <T>(): JobQueue<T> => queues.open(`test-${randomUUID()}`);
  beforeAll(async () => {
    world = await start();
    queues = world.open('first');
  });
  afterAll(async () => {
    await queues.close();
    await world.stop();
  });

  async function noting(queue: JobQueue<unknown>, concurrency = 10) {
    const done: Done[] = [];
    const consumer = await queue.process(async (job) => void done.push({ ...job, atMs: Date.now() }), { concurrency });
    return { done, consumer };
  }

  it('hands over each job once, with its data, many added in one call', async () => {
    const queue = fresh();
    const { done, consumer } = await noting(queue);
    await queue.add([]);
    await queue.add(upTo(200).map((n) => ({ id: `${n}`, data: { n, text: 'ü€😀 \u0001"' } })));
    await eventually(() => expect(done).toHaveLength(200));
    expect(new Set(done.map((job) => job.id)).size).toBe(200);
    expect(done[0]).toMatchObject({ data: { n: Number(done[0]!.id), text: 'ü€😀 \u0001"' }, attempt: 1 });
    await consumer.stop();
  });

  it('hands over a delayed job when it is due, and not before', async () => {
    const queue = fresh();
    const { done, consumer } = await noting(queue);
    const addedAt = Date.now();
    await queue.add([
      { id: 'later', data: null, delayMs: 700 },
      { id: 'now', data: null },
    ]);
    await eventually(() => expect(done.map((job) => job.id)).toEqual(['now', 'later']));
    expect(done[1]!.atMs - addedAt).toBeGreaterThanOrEqual(695);
    expect(done[1]!.atMs - addedAt).toBeLessThan(2_500);
    await consumer.stop();
  });

  it('makes one job of two adds with one id, and takes the id again when the job is done', async () => {
    const queue = fresh();
    for (const id of ['tenant:run', '42']) {
      await queue.add([{ id, data: 'first', delayMs: 300 }]);
      await queue.add([{ id, data: 'second' }]);
    }
    const { done, consumer } = await noting(queue);
    await eventually(() => expect(done).toHaveLength(2));
    await sleep(200);
    expect(done.map((job) => job.data)).toEqual(['first', 'first']);
    await eventually(async () => {
      await queue.add([{ id: 'tenant:run', data: 'third' }]);
      expect(done.at(-1)).toMatchObject({ id: 'tenant:run', data: 'third' });
    });
    await consumer.stop();
  });

  it('delivers a rejected job again with backoff, five times in all, and takes its id again afterwards', async () => {
    const queue = fresh();
    const attempts: { attempt: number; atMs: number }[] = [];
    let reject = true;
    const consumer = await queue.process(
      async ({ attempt }) => {
        attempts.push({ attempt, atMs: Date.now() });
        if (reject) throw new Error('not yet');
      },
      { concurrency: 1 },
    );
    await queue.add([{ id: 'stubborn', data: null }]);
    await eventually(() => expect(attempts).toHaveLength(5));
    expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5]);
    const pauses = attempts.slice(1).map(({ atMs }, index) => atMs - attempts[index]!.atMs);
    expect(pauses[3]!).toBeGreaterThan(pauses[0]! * 3);
    reject = false;
    await eventually(async () => {
      await queue.add([{ id: 'stubborn', data: null }]);
      expect(attempts.length).toBeGreaterThan(5);
    });
    expect(attempts[5]!.attempt).toBe(1);
    await consumer.stop();
  });

  it('removes jobs that have not started, and ignores ids it does not know', async () => {
    const queue = fresh();
    await queue.add(upTo(3).map((n) => ({ id: `a:${n}`, data: n, delayMs: 400 })));
    await queue.remove(['a:1', 'unknown']);
    await queue.remove([]);
    const { done, consumer } = await noting(queue);
    await eventually(() => expect(done).toHaveLength(2));
    await sleep(200);
    expect(done.map((job) => job.id).sort()).toEqual(['a:0', 'a:2']);
    await consumer.stop();
  });

  it('runs as many handlers at once as asked, and no more', async () => {
    const queue = fresh();
    let now = 0;
    let most = 0;
    let done = 0;
    const consumer = await queue.process(
      async () => {
        now += 1;
        most = Math.max(most, now);
        await sleep(30);
        now -= 1;
        done += 1;
      },
      { concurrency: 4 },
    );
    await queue.add(upTo(24).map((n) => ({ id: `c${n}`, data: n })));
    await eventually(() => expect(done).toBe(24));
    expect(most).toBe(4);
    await consumer.stop();
  });

  it('stops gracefully: running handlers end, nothing new begins, another consumer goes on', async () => {
    const queue = fresh();
    const work = gate();
    const started: string[] = [];
    const first = await queue.process(
      async ({ id }) => {
        started.push(id);
        await work.opened;
      },
      { concurrency: 1 },
    );
    await queue.add(upTo(2).map((n) => ({ id: `s${n}`, data: n })));
    await eventually(() => expect(started).toHaveLength(1));
    let stopped = false;
    const stopping = first.stop().then(() => {
      stopped = true;
    });
    await sleep(150);
    expect({ stopped, started: started.length }).toEqual({ stopped: false, started: 1 });
    work.open();
    await stopping;
    expect(started).toHaveLength(1);
    const { done, consumer } = await noting(queue);
    await eventually(() => expect(done.map((job) => job.id)).toEqual(['s1']));
    await consumer.stop();
  });

  it('gives a job whose worker died to another', async () => {
    const name = `test-${randomUUID()}`;
    const { queues: doomed, vanish } = await world.openDoomed('doomed');
    const never = gate();
    const taken: string[] = [];
    await doomed.open(name).process(
      async ({ id }) => {
        taken.push(id);
        await never.opened;
      },
      { concurrency: 5 },
    );
    const queue = queues.open(name);
    await queue.add(upTo(3).map((n) => ({ id: `d${n}`, data: n })));
    await eventually(() => expect(taken).toHaveLength(3));
    const { done, consumer } = await noting(queue);
    vanish();
    await eventually(() => expect(done.map((job) => job.id).sort()).toEqual(['d0', 'd1', 'd2']), 20_000);
    await consumer.stop();
    never.open();
    await doomed.close();
  });

  it('works again after its backend forgot everything', async () => {
    const queue = fresh();
    const { done, consumer } = await noting(queue);
    await queue.add([{ id: 'forgotten', data: null, delayMs: 60_000 }]);
    await world.flush();
    await queue.add([{ id: 'forgotten', data: 'again' }]);
    await eventually(() => expect(done.map((job) => job.data)).toEqual(['again']));
    await consumer.stop();
  });

  it('comes back after its server was restarted hard; meanwhile add rejects soon and health says why', async () => {
    const queue = fresh();
    const { done, consumer } = await noting(queue);
    await queue.add([{ id: 'before', data: null, delayMs: 1_000 }]);
    expect(await queue.health()).toBeNull();
    await world.crash();
    const askedAt = Date.now();
    await expect(queue.add([{ id: 'during', data: null }])).rejects.toThrow();
    expect(Date.now() - askedAt).toBeLessThan(3_000);
    expect(await queue.health()).toMatch(/\w/);
    const opened = world.open('opened in the outage');
    await expect(opened.open('outage').add([{ id: 'x', data: null }])).rejects.toThrow();
    await world.up();
    await eventually(() => queue.add([{ id: 'after', data: null }]), 20_000);
    await eventually(() => opened.open('outage').add([{ id: 'x', data: null }]), 20_000);
    const expected = world.durable ? ['after', 'before'] : ['after'];
    await eventually(() => expect(done.map((job) => job.id).sort()).toEqual(expected), 20_000);
    expect(await queue.health()).toBeNull();
    await consumer.stop();
    await opened.close();
  });
}
