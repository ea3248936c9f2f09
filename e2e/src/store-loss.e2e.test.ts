import { findRedis, startRedis } from '@columba/local-servers';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ColumbaUnderTest, startUnderTest } from './support/columba-under-test.js';
import { eventually } from './support/eventually.js';
import { delayedJourney } from './support/journeys.js';

const RUNS = 200;
const customer = (n: number, block: number) => `+49160${block}${String(n).padStart(6, '0')}`;

let product: ColumbaUnderTest;

async function begin(word: string, block: number): Promise<void> {
  for (let first = 0; first < RUNS; first += 20) {
    const batch = Array.from({ length: 20 }, (_, n) => customer(first + n, block));
    const answers = await Promise.all(
      batch.map((from) => product.simulator.inbound({ channel: 'whatsapp', from, text: word })),
    );
    for (const { status } of answers) expect(status).toBe(200);
  }
}

async function everyoneHasOne(block: number): Promise<void> {
  const prefix = `+49160${block}`;
  const received = await eventually(
    `all ${RUNS} have their message`,
    async () => {
      const mine = (await product.simulator.messages({ channel: 'whatsapp' })).filter((one) =>
        one.to.startsWith(prefix),
      );
      return mine.length >= RUNS && mine;
    },
    60_000,
    250,
  );
  expect(received).toHaveLength(RUNS);
  expect(new Set(received.map((one) => one.to)).size).toBe(RUNS);
}

describe('stores lost under 200 running runs, everything on PostgreSQL', () => {
  beforeAll(async () => {
    product = await startUnderTest();
  });
  afterAll(() => product?.stop());

  it('PostgreSQL restarted hard: none lost, none doubled', async () => {
    await product.acme.publish(delayedJourney('restart', 'PT4S'));
    await begin('restart', 1);
    await product.columba.postgres?.crash();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await product.columba.postgres?.up();
    await everyoneHasOne(1);
    const left = await product.sql<{ status: string }>(
      "SELECT status FROM flow_run WHERE status NOT IN ('completed') AND tenant_id = 'acme'",
    );
    expect(left).toEqual([]);
  });

  it('the queue emptied: the sweeper wakes what the queue has lost', async () => {
    await product.acme.publish(delayedJourney('forget', 'PT3S'));
    await begin('forget', 2);
    const tables = await product.sql<{ name: string }>(
      "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'columba_queue' AND tablename LIKE '%job%'",
    );
    expect(tables.length).toBeGreaterThan(0);
    await product.sql(`TRUNCATE ${tables.map((table) => table.name).join(', ')} CASCADE`);
    await everyoneHasOne(2);
  });
});

const redis = findRedis();
if (!redis.available && process.env.CI) throw new Error(`Redis is required where CI is set: ${redis.reason}`);

describe.runIf(redis.available)('stores lost under 200 running runs, queues in Redis', () => {
  let server: Awaited<ReturnType<typeof startRedis>>;
  beforeAll(async () => {
    server = await startRedis();
    product = await startUnderTest({ env: { REDIS_URL: server.url } });
  });
  afterAll(async () => {
    await product?.stop();
    await server?.stop();
  });

  it('Redis flushed: none lost, none doubled', async () => {
    await product.acme.publish(delayedJourney('flushed', 'PT4S'));
    await begin('flushed', 3);
    const client = new Redis(server.url);
    expect(await client.dbsize()).toBeGreaterThan(0);
    await client.flushall();
    await client.quit();
    await everyoneHasOne(3);
  });

  it('Redis gone and back: none lost, none doubled', async () => {
    await product.acme.publish(delayedJourney('gone', 'PT4S'));
    await begin('gone', 4);
    await server.crash();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await server.up();
    await everyoneHasOne(4);
  });
});
