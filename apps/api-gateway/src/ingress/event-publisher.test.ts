import type { EventBus, InboxEvent, InboxStore } from '@columba/workflow/ports';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { EventPublisher } from './event-publisher.js';

const event = (id: string): InboxEvent => ({
  tenantId: 'acme',
  eventKey: `s|${id}`,
  topic: 'columba.business-events',
  partitionKey: 'acme:1',
  event: { specversion: '1.0', id, source: 's', type: 'x.y', tenantid: 'acme' },
});

describe('EventPublisher', () => {
  let broken = false;
  let published: string[] = [];
  let marked: string[] = [];
  let kept: InboxEvent[] = [];
  const bus: Pick<EventBus, 'publish'> = {
    publish: async (_topic, records) => {
      if (broken) throw new Error('no broker');
      published.push(...records.map((record) => record.event.id));
    },
  };
  const inbox: InboxStore = {
    accept: async (events) => [...events],
    markPublished: async (events) => {
      const keys = events.map(({ eventKey }) => eventKey);
      marked.push(...keys);
      kept = kept.filter(({ eventKey }) => !keys.includes(eventKey));
    },
    unpublished: async () => kept.slice(0, 500),
  };
  let publisher: EventPublisher;
  const offer = async (...events: InboxEvent[]) => {
    kept.push(...events);
    publisher.offer(events);
    await publisher.idle();
  };

  beforeEach(() => {
    broken = false;
    published = [];
    marked = [];
    kept = [];
    publisher = new EventPublisher(bus as EventBus, inbox, pino({ level: 'silent' }));
  });

  it('publishes in order and marks', async () => {
    await offer(event('1'), event('2'));
    expect([published, marked]).toEqual([
      ['1', '2'],
      ['s|1', 's|2'],
    ]);
  });

  it('lets nothing overtake what the bus refused: a sweep publishes all of it, oldest first', async () => {
    broken = true;
    await offer(event('1'));
    broken = false;
    await offer(event('2'));
    expect(published).toEqual([]);
    expect(publisher.isBehind).toBe(true);
    expect(await publisher.sweep(2_000)).toBe(2);
    await offer(event('3'));
    expect(published).toEqual(['1', '2', '3']);
    expect(kept).toEqual([]);
  });

  it('what comes in while a sweep catches up is published after it, and not forgotten', async () => {
    publisher.leaveToSweep();
    await offer(event('1'));
    const { unpublished } = inbox;
    inbox.unpublished = async (...args) => {
      const found = await unpublished(...args);
      inbox.unpublished = unpublished;
      kept.push(event('2'));
      publisher.offer([event('2')]);
      return found;
    };
    expect(await publisher.sweep(2_000)).toBe(1);
    await publisher.idle();
    expect(published).toEqual(['1', '2']);
    expect(publisher.isBehind).toBe(false);
    expect(kept).toEqual([]);
  });

  it('what a sweep has found is not published once more by whoever offered it meanwhile', async () => {
    publisher.leaveToSweep();
    const { unpublished } = inbox;
    inbox.unpublished = async (...args) => {
      inbox.unpublished = unpublished;
      kept.push(event('1'));
      publisher.offer([event('1')]);
      return await unpublished(...args);
    };
    await publisher.sweep(2_000);
    await publisher.idle();
    expect(published).toEqual(['1']);
  });

  it('what a process before this one has left goes first', async () => {
    kept.push(event('1'));
    publisher.leaveToSweep();
    await offer(event('2'));
    expect(published).toEqual([]);
    await publisher.sweep(2_000);
    expect(published).toEqual(['1', '2']);
  });

  it('stays behind while the bus is away', async () => {
    broken = true;
    await offer(event('1'));
    await expect(publisher.sweep(2_000)).rejects.toThrow('no broker');
    expect(publisher.isBehind).toBe(true);
    expect(marked).toEqual([]);
  });

  it('goes past the inbox while the bus takes events', async () => {
    expect(await publisher.publishAtOnce([event('1')])).toBe(true);
    expect([published, marked]).toEqual([['1'], []]);
  });

  it('goes by the inbox from the first refusal on, until a sweep has caught up', async () => {
    broken = true;
    expect(await publisher.publishAtOnce([event('1')])).toBe(false);
    await offer(event('1'));
    broken = false;
    expect(await publisher.publishAtOnce([event('2')])).toBe(false);
    await offer(event('2'));
    expect(published).toEqual([]);
    await publisher.sweep(2_000);
    expect(await publisher.publishAtOnce([event('3')])).toBe(true);
    expect(published).toEqual(['1', '2', '3']);
  });

  it('lets nothing overtake what a sweep is publishing, nor what waits after it', async () => {
    publisher.leaveToSweep();
    const { unpublished } = inbox;
    let atOnce: boolean | undefined;
    inbox.unpublished = async (...args) => {
      inbox.unpublished = unpublished;
      kept.push(event('1'));
      publisher.offer([event('1')]);
      atOnce = await publisher.publishAtOnce([event('2')]);
      return await unpublished(...args);
    };
    await publisher.sweep(2_000);
    expect(atOnce).toBe(false);
    await publisher.idle();
    expect(await publisher.publishAtOnce([event('3')])).toBe(true);
    expect(published).toEqual(['1', '3']);
  });
});
