import { beforeEach, describe, expect, it } from 'vitest';
import type { DeliveredRecord } from '../ports/event-bus.port.js';
import type { InboxEvent, IntakeStore } from '../ports/intake-store.port.js';
import type { EventDeadLetters } from './event-dead-letters.service.js';
import { PoisonGuard, type ReadRecord } from './poison-guard.service.js';

const event = (eventKey: string) => ({ tenantId: 'acme', eventKey }) as InboxEvent;
/** Events as they come from a partition, the first of them at an offset. `publishedAtMs`: long before the partition came here. */
function from(partition: number, events: readonly InboxEvent[], first = 7, publishedAtMs = 0): ReadRecord[] {
  return events.map((inbox, index) => {
    const offset = String(first + index);
    return { inbox, record: { topic: 'columba.business-events', partition, offset, publishedAtMs } as DeliveredRecord };
  });
}

let counts: Map<string, number>;
let letters: string[];
let givenUp: string[];
beforeEach(() => {
  counts = new Map();
  letters = [];
  givenUp = [];
});

/** A worker that has just started: what was counted outlives it, what it has seen does not. */
function newWorker(): PoisonGuard {
  const store = {
    noteAttempts: async (events: readonly InboxEvent[], how: 'alone' | 'together') =>
      events.map(({ eventKey }) => {
        const before = counts.get(eventKey) ?? 0;
        counts.set(eventKey, how === 'alone' ? before + 1 : Math.max(before, 1));
        return before;
      }),
    giveUp: async ({ eventKey }: InboxEvent) => givenUp.push(eventKey) > 0,
  } as unknown as IntakeStore;
  const deadLetters = {
    givenUp: async ({ eventKey }: InboxEvent, reason: string) => void letters.push(`${eventKey}: ${reason}`),
  } as unknown as EventDeadLetters;
  return new PoisonGuard(store, deadLetters);
}

describe('an event that stops its worker', () => {
  it('is taken alone by the next one, and given up after two more', async () => {
    const [a, killer, c] = [event('a'), event('killer'), event('c')];
    expect(await newWorker().suspects(from(0, [a, killer, c]))).toEqual(new Set());
    for (const expected of [true, true, false]) {
      const worker = newWorker();
      expect(await worker.suspects(from(0, [killer, c]))).toEqual(new Set([killer, c]));
      expect(await worker.mayTry(killer)).toBe(expected);
    }
    expect(letters).toEqual(['killer: 2 workers stopped while they took this event in.']);
    expect(givenUp).toEqual(['killer']);
  });

  it('does not draw in those that workers never came to, however many stop', async () => {
    const [killer, behind] = [event('killer'), event('behind')];
    for (let worker = 0; worker < 10; worker += 1) await newWorker().suspects(from(0, [killer, behind]));
    expect(await newWorker().mayTry(behind)).toBe(true);
  });
});

it('only what came with a partition is suspected, not what is delivered again', async () => {
  const worker = newWorker();
  await worker.suspects(from(0, [event('a')]));
  expect(await worker.suspects(from(0, [event('a')]))).toEqual(new Set());
  expect(await worker.suspects(from(1, [event('a')]))).toEqual(new Set([event('a')]));
});

it('what a worker took ahead of others is suspected wherever the next one comes to it', async () => {
  const [a, killer] = [event('a'), event('killer')];
  await newWorker().suspects(from(0, [killer], 1_500));
  const worker = newWorker();
  expect(await worker.suspects(from(0, [a], 7))).toEqual(new Set());
  expect(await worker.suspects(from(0, [killer], 1_500))).toEqual(new Set([killer]));
});

it('what was published since, or lies far behind, was nowhere else: it is not even noted', async () => {
  const worker = newWorker();
  await worker.suspects(from(0, [event('a')]));
  await worker.suspects(from(0, [event('young')], 8, Date.now() + 60_000));
  await worker.suspects(from(0, [event('far')], 50_000));
  expect([...counts.keys()]).toEqual(['a']);
});

it('an event that always fails is given up at its fifth failure, with the reason', async () => {
  const worker = newWorker();
  const results: boolean[] = [];
  for (let attempt = 0; attempt < 5; attempt += 1)
    results.push(await worker.failed(event('bad'), new Error('no such thing')));
  expect(results).toEqual([false, false, false, false, true]);
  expect(letters).toEqual(['bad: no such thing']);
});
