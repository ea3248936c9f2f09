import { expect, it } from 'vitest';
import { type EventBusSubject, TOPIC } from './event-bus-world.js';
import { eventually, gate, sleep } from './eventually.js';
import { RecordLog, upTo } from './record-log.js';

export function eventBusPressureSuite({ bus }: EventBusSubject): void {
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

  //  100 records of a key that may not go, in every partition some of others: these come through; then all, in order
  it('hands over what is chosen, keeps what is left, and asks again when it is told to look', async () => {
    const log = new RecordLog();
    let mayGo = false;
    const subscription = await bus().subscribe({
      group: log.group,
      topics: [TOPIC],
      maxBatch: 20,
      choose: (waiting, most) =>
        waiting
          .flatMap(({ records }) => records)
          .filter(({ key }) => mayGo || !key.endsWith(':held'))
          .slice(0, most),
      handler: log.note,
    });
    const held = upTo(100).map((n) => log.record('held', n));
    const others = log.records(60, (n) => `free${n % 30}`);
    await bus().publish(TOPIC, [...held, ...others]);
    await eventually(() => expect(log.handled).toHaveLength(60));
    await sleep(300);
    expect(log.numbersOf('held')).toEqual([]);
    mayGo = true;
    subscription.look();
    await eventually(() => expect(log.handled).toHaveLength(160), 5_000);
    expect(log.numbersOf('held')).toEqual(upTo(100));
    await subscription.stop();
  });

  it('commits nothing beyond what was left: it comes again to the next member', async () => {
    const log = new RecordLog();
    const first = await bus().subscribe({
      group: log.group,
      topics: [TOPIC],
      choose: (waiting) => waiting.flatMap(({ records }) => records).filter(({ key }) => !key.endsWith(':held')),
      handler: log.note,
    });
    await bus().publish(TOPIC, [log.record('held', 0), ...log.records(60, (n) => `free${n}`), log.record('held', 1)]);
    await eventually(() => expect(log.handled).toHaveLength(60));
    await first.stop();
    const second = await bus().subscribe({ group: log.group, topics: [TOPIC], handler: log.note });
    await eventually(() => expect(log.numbersOf('held')).toEqual([0, 1]));
    expect(new Set(log.handled.map(({ key }) => key)).size).toBe(61);
    await second.stop();
  });
}
