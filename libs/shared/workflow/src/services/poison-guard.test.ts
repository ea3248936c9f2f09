import { beforeEach, describe, expect, it } from 'vitest';
import type { DeliveredRecord } from '../ports/event-bus.port.js';
import type { InboxEvent, IntakeStore } from '../ports/intake-store.port.js';
import type { EventDeadLetters } from './event-dead-letters.service.js';
import { PoisonGuard } from './poison-guard.service.js';

const event = (eventKey: string) => ({ tenantId: 'acme', eventKey }) as InboxEvent;
const records = (partition: number) =>
  [{ topic: 'columba.business-events', partition, offset: '7' }] as DeliveredRecord[];

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
    expect(await newWorker().suspects(records(0), [a, killer, c])).toEqual(new Set());
    for (const expected of [true, true, false]) {
      const worker = newWorker();
      expect(await worker.suspects(records(0), [killer, c])).toEqual(new Set([killer, c]));
      expect(await worker.mayTry(killer)).toBe(expected);
    }
    expect(letters).toEqual(['killer: 2 workers stopped while they took this event in.']);
    expect(givenUp).toEqual(['killer']);
  });

  it('does not draw in those that workers never came to, however many stop', async () => {
    const [killer, behind] = [event('killer'), event('behind')];
    for (let worker = 0; worker < 10; worker += 1) await newWorker().suspects(records(0), [killer, behind]);
    expect(await newWorker().mayTry(behind)).toBe(true);
  });
});

it('only what begins a partition is suspected, not what is delivered again', async () => {
  const worker = newWorker();
  await worker.suspects(records(0), [event('a')]);
  expect(await worker.suspects(records(0), [event('a')])).toEqual(new Set());
  expect(await worker.suspects(records(1), [event('a')])).toEqual(new Set([event('a')]));
});

it('an event that always fails is given up at its fifth failure, with the reason', async () => {
  const worker = newWorker();
  const results: boolean[] = [];
  for (let attempt = 0; attempt < 5; attempt += 1)
    results.push(await worker.failed(event('bad'), new Error('no such thing')));
  expect(results).toEqual([false, false, false, false, true]);
  expect(letters).toEqual(['bad: no such thing']);
});
