import { expect, it } from 'vitest';
import { type EventBusSubject, TOPIC } from './event-bus-world.js';
import { eventually, gate, sleep } from './eventually.js';
import { RecordLog, upTo } from './record-log.js';

/** Marks make keys new each time: of 32, one test in nine left one of eight partitions without any. */
const KEYS_FOR_ALL_PARTITIONS = 128;

export function eventBusMembershipSuite({ bus, world }: EventBusSubject): void {
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
      const records = upTo(KEYS_FOR_ALL_PARTITIONS).map((n) => log.record(`k${n}`, sent + n));
      sent += records.length;
      await bus().publish(TOPIC, records);
      await sleep(100);
      expect(by.second.size).toBe(4);
    });
    await second.stop();
    by.first.clear();
    await bus().publish(
      TOPIC,
      upTo(KEYS_FOR_ALL_PARTITIONS).map((n) => log.record(`k${n}`, sent + n)),
    );
    sent += KEYS_FOR_ALL_PARTITIONS;
    await eventually(() => expect(log.distinct).toEqual(upTo(sent)));
    await eventually(() => expect(by.first.size).toBe(8));
    for (const key of upTo(KEYS_FOR_ALL_PARTITIONS)) {
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
