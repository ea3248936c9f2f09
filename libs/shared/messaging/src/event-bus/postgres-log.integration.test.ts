import { startTemporaryPostgres } from '@columba/local-servers';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually, gate, sleep } from '../conformance/eventually.js';
import { RecordLog, upTo } from '../conformance/record-log.js';
import { SeverableProxy } from '../conformance/severable-proxy.js';
import { silentLogger } from '../messaging-logger.js';
import { ensureBusSchema } from './bus-schema.js';
import { PostgresEventBus } from './postgres-event-bus.js';

const TOPIC = 'columba.channel-events';
let temporary: Awaited<ReturnType<typeof startTemporaryPostgres>>;
let admin: pg.Client;
beforeAll(async () => {
  temporary = await startTemporaryPostgres();
  await ensureBusSchema(temporary.postgres.url());
  admin = new pg.Client({ connectionString: temporary.postgres.url() });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await temporary.stop();
});

function open(clientId: string, databaseUrl = temporary.postgres.url(), retentionDays = 7): PostgresEventBus {
  return new PostgresEventBus({ databaseUrl, clientId, leaseMs: 1_500, retentionDays, logger: silentLogger });
}

async function committed(group: string): Promise<number> {
  const sql = 'select sum(next_offset)::int as total from columba_bus.cursors where group_name = $1';
  return (await admin.query<{ total: number }>(sql, [group])).rows[0]!.total;
}

it('numbers without gaps and shows every record to a reader, while many processes publish at once', async () => {
  const log = new RecordLog();
  const publishers = upTo(6).map((n) => open(`publisher-${n}`));
  const reader = open('reader');
  const subscription = await reader.subscribe({ group: log.group, topics: [TOPIC], handler: log.note });
  await Promise.all(
    publishers.map(async (bus, p) => {
      for (const round of upTo(40))
        await bus.publish(
          TOPIC,
          upTo(5).map((n) => log.record(`k${n}`, p * 1_000 + round * 5 + n)),
        );
    }),
  );
  await eventually(() => expect(log.handled).toHaveLength(1_200));
  for (const partition of new Set(log.handled.map((record) => record.partition))) {
    const offsets = log.handled.filter((r) => r.partition === partition).map((r) => Number(r.offset));
    expect(offsets).toEqual(upTo(offsets.length).map((n) => offsets[0]! + n));
  }
  await subscription.stop();
  await Promise.all([...publishers, reader].map((bus) => bus.close()));
});

it('loses nothing and keeps the order of keys while members come and go at random', async () => {
  const log = new RecordLog();
  const buses = upTo(3).map((n) => open(`member-${n}`));
  const steady = await buses[0]!.subscribe({ group: log.group, topics: [TOPIC], maxBatch: 20, handler: log.note });
  let publishing = true;
  const churn = buses.slice(1).map(async (bus, n) => {
    while (publishing) {
      const member = await bus.subscribe({ group: log.group, topics: [TOPIC], maxBatch: 20, handler: log.note });
      await sleep(60 + 45 * n);
      await member.stop();
    }
  });
  for (const n of upTo(1_500)) await buses[0]!.publish(TOPIC, [log.record(`k${n % 24}`, n)]);
  publishing = false;
  await Promise.all(churn);
  await eventually(() => expect(log.distinct).toEqual(upTo(1_500)));
  for (const key of upTo(24)) {
    const first = [...new Set(log.numbersOf(`k${key}`))];
    expect(first).toEqual([...first].sort((a, b) => a - b));
  }
  // Everybody left in order, so nothing had to be delivered twice.
  expect(log.handled).toHaveLength(1_500);
  await steady.stop();
  await Promise.all(buses.map((bus) => bus.close()));
});

it('a member that was cut off past its lease commits nothing, and is a member again afterwards', async () => {
  const log = new RecordLog();
  const proxy = await SeverableProxy.to({ host: '127.0.0.1', port: temporary.postgres.port });
  const cutOff = open('cut-off', temporary.postgres.url().replace(/:\d+\//, `:${proxy.port}/`));
  const bus = open('heir');
  await bus.publish(TOPIC, []);
  const late = gate();
  let taken = 0;
  const member = await cutOff.subscribe({
    group: log.group,
    topics: [TOPIC],
    from: 'latest',
    handler: async (records) => {
      taken += records.length;
      await late.opened;
    },
  });
  const before = await committed(log.group);
  await bus.publish(TOPIC, log.records(30));
  await eventually(() => expect(taken).toBeGreaterThan(0));
  proxy.sever();
  const held = gate();
  const heir = await bus.subscribe({
    group: log.group,
    topics: [TOPIC],
    handler: async (records) => {
      await held.opened;
      await log.note(records);
    },
  });
  const owns = "select count(*)::int as n from columba_bus.cursors where group_name = $1 and owner like 'heir:%'";
  const heirs = async () => (await admin.query<{ n: number }>(owns, [log.group])).rows[0]!.n;
  await eventually(async () => expect(await heirs()).toBe(8));
  proxy.mend();
  late.open();
  await sleep(800);
  expect(await committed(log.group)).toBe(before);
  held.open();
  await eventually(() => expect(log.distinct).toEqual(upTo(30)));
  await eventually(async () => expect(await heirs()).toBe(4));
  await eventually(async () => expect(await committed(log.group)).toBe(before + 30));
  await Promise.all([member.stop(), heir.stop()]);
  await Promise.all([cutOff.close(), bus.close()]);
  await proxy.close();
});

it('notifies once a call, and finds by itself what no notification spoke of', async () => {
  const log = new RecordLog();
  const bus = open('quiet');
  const notifications: string[] = [];
  admin.on('notification', ({ payload }) => notifications.push(payload ?? ''));
  await admin.query('listen columba_bus');
  await bus.publish(TOPIC, log.records(300));
  await eventually(() => expect(notifications).toHaveLength(1));
  const subscription = await bus.subscribe({ group: log.group, topics: [TOPIC], handler: log.note });
  await eventually(() => expect(log.handled).toHaveLength(300));
  const { key, event } = log.record('silent', 300);
  await admin.query('select columba_bus.append(array[1], array[$1], array[$2])', [key, JSON.stringify(event)]);
  await eventually(() => expect(log.numbersOf('silent')).toEqual([300]), 3_000);
  await admin.query('unlisten columba_bus');
  await subscription.stop();
  await bus.close();
});

it('drops what is old and committed by every group, and nothing else', async () => {
  const log = new RecordLog();
  const bus = open('pruner', temporary.postgres.url(), 1);
  await admin.query('delete from columba_bus.cursors');
  const topic = 'columba.dead-letters';
  await bus.publish(topic, log.records(10));
  const one = await bus.subscribe({ group: `${log.group}-one`, topics: [topic], handler: log.note });
  const slow = await bus.subscribe({
    group: `${log.group}-slow`,
    topics: [topic],
    handler: async () => Promise.reject(new Error('later')),
  });
  await eventually(() => expect(log.handled).toHaveLength(10));
  await one.stop();
  await admin.query("update columba_bus.records set published_at = now() - interval '2 days'");
  const count = async () =>
    (
      await admin.query<{ n: number }>(
        'select count(*)::int as n from columba_bus.records r join columba_bus.partitions p on p.id = r.partition_id where p.topic = $1',
        [topic],
      )
    ).rows[0]!.n;
  await bus.prune();
  expect(await count()).toBe(10);
  await slow.stop();
  await admin.query('delete from columba_bus.cursors where group_name = $1', [`${log.group}-slow`]);
  await bus.publish(topic, log.records(4));
  await bus.prune();
  expect(await count()).toBe(4);
  await bus.close();
});

it('refuses a key that PostgreSQL cannot store, without harming other calls', async () => {
  const log = new RecordLog();
  const bus = open('hostile');
  const good = bus.publish(TOPIC, [log.record('fine', 1)]);
  await expect(bus.publish(TOPIC, [log.record('a\0b', 0)])).rejects.toThrow(/U\+0000/);
  await expect(good).resolves.toBeUndefined();
  await bus.close();
});
