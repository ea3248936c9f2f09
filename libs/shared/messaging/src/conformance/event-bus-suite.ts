import type { EventBus } from '@columba/workflow/ports';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, gate, sleep } from './eventually.js';
import { RecordLog, upTo } from './record-log.js';

export const TOPIC = 'columba.channel-events';

export interface EventBusWorld {
  /** A bus as one process opens it. */
  open(clientId: string): EventBus;
  /** A bus of a process that can vanish as by kill -9: its connections break and it never reaches the server again. */
  openDoomed(clientId: string): Promise<{ bus: EventBus; vanish: () => void }>;
  crash(): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
}

/** What every event bus promises, against its real server. */
export function eventBusSuite(start: () => Promise<EventBusWorld>): void {
  let world: EventBusWorld;
  let bus: EventBus;
  beforeAll(async () => {
    world = await start();
    bus = world.open('first');
  });
  afterAll(async () => {
    await bus.close();
    await world.stop();
  });
  const subject = { world: () => world, bus: () => bus };
  describe('order and groups', () => deliverySuite(subject));
  describe('rejection and back-pressure', () => pressureSuite(subject));
  describe('members that come, go and die', () => membershipSuite(subject));
}

interface Subject {
  world: () => EventBusWorld;
  bus: () => EventBus;
}

function deliverySuite({ bus }: Subject): void {
  it('keeps the order of each key, also of calls that were not awaited, with offsets that rise by one', async () => {
    const log = new RecordLog();
    const subscription = await bus().subscribe({ group: log.group, topics: [TOPIC], handler: log.note });
    const published = log.records(600).map((record) => bus().publish(TOPIC, [record]));
    await Promise.all(published);
    await eventually(() => expect(log.handled).toHaveLength(600));
    for (const key of upTo(16)) expect(log.numbersOf(`k${key}`)).toEqual(upTo(600).filter((n) => n % 16 === key));
    for (const partition of new Set(log.handled.map((record) => record.partition))) {
      const offsets = log.handled.filter((r) => r.partition === partition).map((r) => Number(r.offset));
      expect(offsets).toEqual(offsets.map((_, index) => offsets[0]! + index));
    }
    expect(Math.abs(log.handled[0]!.publishedAtMs - Date.now())).toBeLessThan(60_000);
    await subscription.stop();
  });

  it('publishes a large batch in one call and hands it over in batches no larger than asked', async () => {
    const log = new RecordLog();
    const sizes: number[] = [];
    const subscription = await bus().subscribe({
      group: log.group,
      topics: [TOPIC],
      maxBatch: 100,
      handler: async (records) => {
        sizes.push(records.length);
        await log.note(records);
      },
    });
    await bus().publish(
      TOPIC,
      log.records(2_000, (n) => `k${n}`),
    );
    await eventually(() => expect(log.handled).toHaveLength(2_000));
    expect(log.distinct).toEqual(upTo(2_000));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
    expect(new Set(log.handled.map((record) => record.partition)).size).toBe(8);
    await subscription.stop();
  });

  it('gives each group every record, on each of its topics', async () => {
    const one = new RecordLog();
    const other = `${one.group}-other`;
    const otherGot: string[] = [];
    const topics = [TOPIC, 'columba.business-events'] as const;
    const first = await bus().subscribe({ group: one.group, topics, handler: one.note });
    const second = await bus().subscribe({
      group: other,
      topics,
      handler: async (records) => void otherGot.push(...one.mine(records).map((record) => record.topic)),
    });
    await Promise.all([bus().publish(topics[0], one.records(50)), bus().publish(topics[1], one.records(50))]);
    await eventually(() => expect(one.handled).toHaveLength(100));
    await eventually(() => expect(otherGot).toHaveLength(100));
    expect(otherGot.filter((topic) => topic === 'columba.business-events')).toHaveLength(50);
    await first.stop();
    await second.stop();
  });

  it('begins at the end, from the moment of subscribing, when a new group asks for that', async () => {
    const log = new RecordLog();
    await bus().publish(TOPIC, [log.record('old', 0)]);
    const subscription = await bus().subscribe({
      group: log.group,
      topics: [TOPIC],
      from: 'latest',
      handler: log.note,
    });
    await bus().publish(TOPIC, [log.record('new', 1)]);
    await eventually(() => expect(log.numbers).toEqual([1]));
    await subscription.stop();
  });

  it('carries hostile keys and values as they are, one of them a megabyte', async () => {
    const log = new RecordLog();
    const texts = [
      '',
      'ü€😀\u202e',
      '\u0000\u0001',
      "'; drop table x; --",
      '{"a":[1]}',
      '\\x41,"\\',
      'x'.repeat(1_048_576),
    ];
    const subscription = await bus().subscribe({ group: log.group, topics: [TOPIC], handler: log.note });
    await bus().publish(
      TOPIC,
      texts.map((text, n) => log.record(n < 6 ? `${text.replaceAll('\0', '')} "{},\\` : 'long', n, { text })),
    );
    await eventually(() => expect(log.distinct).toEqual(upTo(texts.length)));
    for (const record of log.handled) {
      const event = JSON.parse(record.value) as { id: string; data: { text: string } };
      expect(event.data.text).toBe(texts[Number(event.id)]);
    }
    await subscription.stop();
  });

  it('publishing nothing is nothing; publishing what cannot be written rejects and harms nobody', async () => {
    const log = new RecordLog();
    await bus().publish(TOPIC, []);
    const circular: { self?: unknown } = {};
    circular.self = circular;
    const bad = bus().publish(TOPIC, [log.record('k', 0, circular)]);
    const good = bus().publish(TOPIC, [log.record('k', 1)]);
    await expect(bad).rejects.toThrow();
    await expect(good).resolves.toBeUndefined();
  });
}

function pressureSuite({ bus }: Subject): void {
  it('delivers what was rejected again, in order, and holds up no other partition meanwhile', async () => {
    const log = new RecordLog();
    let rejections = 0;
    const healthyDoneAt: number[] = [];
    const subscription = await bus().subscribe({
      group: log.group,
      topics: [TOPIC],
      handler: async (records) => {
        const mine = log.mine(records);
        if (mine.some((record) => record.key.endsWith(':poison')) && rejections < 4) {
          rejections += 1;
          throw new Error('not yet');
        }
        await log.note(records);
        if (mine.some((record) => !record.key.endsWith(':poison'))) healthyDoneAt.push(rejections);
      },
    });
    const poison = upTo(5).map((n) => log.record('poison', n));
    await bus().publish(TOPIC, [...poison, ...upTo(200).map((n) => log.record(`healthy${n}`, 100 + n))]);
    await eventually(() => expect(log.distinct).toHaveLength(205));
    expect(rejections).toBe(4);
    expect(log.numbersOf('poison')).toEqual([0, 1, 2, 3, 4]);
    expect(Math.min(...healthyDoneAt)).toBeLessThan(4);
    await subscription.stop();
  });

  it('never enters the handler twice for a partition, and runs few calls at once', async () => {
    const log = new RecordLog();
    const busy: number[] = [];
    const twice: number[] = [];
    let calls = 0;
    let most = 0;
    const subscription = await bus().subscribe({
      group: log.group,
      topics: [TOPIC],
      maxBatch: 10,
      handler: async (records) => {
        const partitions = [...new Set(records.map((record) => record.partition))];
        twice.push(...partitions.filter((partition) => busy.includes(partition)));
        busy.push(...partitions);
        calls += 1;
        most = Math.max(most, calls);
        await sleep(5);
        calls -= 1;
        for (const partition of partitions) busy.splice(busy.indexOf(partition), 1);
        await log.note(records);
      },
    });
    for (const part of upTo(10))
      await bus().publish(
        TOPIC,
        log.records(50, (n) => `k${part}-${n}`),
      );
    await eventually(() => expect(log.handled).toHaveLength(500));
    expect(twice).toEqual([]);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
    await subscription.stop();
  });

  it('a partition whose handler is slow does not hold up the others', async () => {
    const log = new RecordLog();
    const slow = gate();
    const subscription = await bus().subscribe({
      group: log.group,
      topics: [TOPIC],
      handler: async (records) => {
        if (log.mine(records).some((record) => record.key.endsWith(':slow'))) await slow.opened;
        await log.note(records);
      },
    });
    await bus().publish(TOPIC, [log.record('slow', 0)]);
    await sleep(300);
    // Of 40 keys over 8 partitions some share the slow one's; the others must come through.
    await bus().publish(
      TOPIC,
      log.records(40, (n) => `quick${n}`),
    );
    await eventually(() => expect(log.handled.length).toBeGreaterThan(10), 5_000);
    expect(log.numbersOf('slow')).toEqual([]);
    slow.open();
    await eventually(() => expect(log.handled).toHaveLength(41));
    await subscription.stop();
  });
}

function membershipSuite({ bus, world }: Subject): void {
  it('shares the partitions of a group, and loses and doubles nothing when members join and leave in order', async () => {
    const log = new RecordLog();
    const other = world().open('second');
    const by = { first: new Set<number>(), second: new Set<number>() };
    const handler = (who: 'first' | 'second') => async (records: Parameters<typeof log.note>[0]) => {
      for (const record of log.mine(records)) by[who].add(record.partition);
      await log.note(records);
    };
    const first = await bus().subscribe({ group: log.group, topics: [TOPIC], handler: handler('first') });
    const second = await other.subscribe({ group: log.group, topics: [TOPIC], handler: handler('second') });
    let sent = 0;
    await eventually(async () => {
      const records = upTo(32).map((n) => log.record(`k${n}`, sent + n));
      sent += 32;
      await bus().publish(TOPIC, records);
      await sleep(100);
      expect(by.second.size).toBe(4);
    });
    await second.stop();
    by.first.clear();
    await bus().publish(
      TOPIC,
      upTo(64).map((n) => log.record(`k${n}`, sent + n)),
    );
    sent += 64;
    await eventually(() => expect(log.distinct).toEqual(upTo(sent)));
    await eventually(() => expect(by.first.size).toBe(8));
    for (const key of upTo(32)) {
      const numbers = log.numbersOf(`k${key}`);
      expect([...new Set(numbers)]).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    }
    await first.stop();
    await other.close();
  });

  it('commits after the work only: a member that dies without committing is succeeded by one that gets it again', async () => {
    const log = new RecordLog();
    const { bus: doomed, vanish } = await world().openDoomed('doomed');
    const taken = new RecordLog();
    const never = gate();
    await doomed.subscribe({
      group: log.group,
      topics: [TOPIC],
      handler: async (records) => {
        if (log.mine(records).length === 0) return;
        taken.handled.push(...log.mine(records));
        await never.opened;
      },
    });
    await bus().publish(TOPIC, log.records(40));
    await eventually(() => expect(taken.handled.length).toBeGreaterThan(0));
    const heir = await bus().subscribe({ group: log.group, topics: [TOPIC], handler: log.note });
    vanish();
    await eventually(() => expect(log.distinct).toEqual(upTo(40)), 20_000);
    await heir.stop();
    never.open();
    await doomed.close();
  });

  it('stops gracefully: the running call ends, its offsets are committed, and nothing comes again', async () => {
    const log = new RecordLog();
    const work = gate();
    let started = 0;
    const subscription = await bus().subscribe({
      group: log.group,
      topics: [TOPIC],
      handler: async (records) => {
        if (log.mine(records).length > 0) {
          started += 1;
          await work.opened;
        }
        await log.note(records);
      },
    });
    await bus().publish(TOPIC, [log.record('k', 0)]);
    await eventually(() => expect(started).toBe(1));
    let ended = false;
    const stopping = subscription.stop().then(() => {
      ended = true;
    });
    await bus().publish(TOPIC, [log.record('k', 1)]);
    await sleep(200);
    expect({ ended, started }).toEqual({ ended: false, started: 1 });
    work.open();
    await stopping;
    expect(log.numbers).toEqual([0]);
    const next = await bus().subscribe({ group: log.group, topics: [TOPIC], handler: log.note });
    await eventually(() => expect(log.numbers).toEqual([0, 1]));
    await sleep(200);
    expect(log.numbers).toEqual([0, 1]);
    await next.stop();
  });

  it('comes back after the server was restarted hard, says so, and loses nothing that publish resolved for', async () => {
    const log = new RecordLog();
    const subscription = await bus().subscribe({ group: log.group, topics: [TOPIC], handler: log.note });
    await bus().publish(TOPIC, [log.record('k', 0)]);
    await eventually(() => expect(log.distinct).toEqual([0]));
    expect(await bus().health()).toBeNull();
    const crashed = world().crash();
    const outcomes = await Promise.allSettled(upTo(3).map((n) => bus().publish(TOPIC, [log.record('k', 1 + n)])));
    await crashed;
    expect(await bus().health()).toMatch(/\w/);
    await expect(bus().publish(TOPIC, [log.record('k', 4)])).rejects.toThrow();
    await world().up();
    await eventually(() => bus().publish(TOPIC, [log.record('k', 5)]), 30_000);
    const durable = outcomes.flatMap((outcome, n) => (outcome.status === 'fulfilled' ? [1 + n] : []));
    await eventually(() => expect(log.distinct).toEqual(expect.arrayContaining([0, ...durable, 5])), 30_000);
    expect(await bus().health()).toBeNull();
    await subscription.stop();
  });
}
