import { expect, it } from 'vitest';
import { type EventBusSubject, TOPIC } from './event-bus-world.js';
import { eventually } from './eventually.js';
import { RecordLog, upTo } from './record-log.js';

export function eventBusDeliverySuite({ bus }: EventBusSubject): void {
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
