import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DestinationBreaker } from './destination-breaker.js';

const LIMITS = { threshold: 3, windowMs: 10_000, coolDownMs: 5_000 };
const ERROR = { code: 'x.unavailable', message: 'x' };
const OPEN = { state: 'open' as const, score: 3, retryAtMs: 5_000 };

const breaker = () => new DestinationBreaker('acme', 'connection:wa', LIMITS);
/** Tries to enter and answers whether it got in at once. */
const enters = (one: DestinationBreaker, nowMs = 0) => one.enter(nowMs) === true;
const fail = (one: DestinationBreaker, nowMs = 0) => one.leave('failure', nowMs, ERROR);
const succeed = (one: DestinationBreaker, nowMs = 0) => one.leave('success', nowMs, null);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('calls under way and failures together stay below the threshold', () => {
  it('from the first burst on', () => {
    const one = breaker();
    expect([enters(one), enters(one), enters(one), enters(one)]).toEqual([true, true, true, false]);
    fail(one);
    fail(one);
    expect(enters(one)).toBe(false);
    fail(one);
    expect(one.takeReport()).toEqual({ failures: 3, successes: 0, probe: null, error: ERROR });
    expect(enters(one)).toBe(false);
  });

  it('and the third failure in a row is the last call', () => {
    const one = breaker();
    let calls = 0;
    while (enters(one) && calls < 10) {
      calls += 1;
      fail(one);
    }
    expect(calls).toBe(3);
  });

  it('what other workers have seen counts too', () => {
    const one = breaker();
    one.learn({ state: 'closed', score: 2, retryAtMs: null }, 0);
    expect([enters(one), enters(one)]).toEqual([true, false]);
  });
});

describe('a destination that answers', () => {
  it('is let have ever more at once, and nobody is told', () => {
    const one = breaker();
    let widest = 0;
    for (let round = 0; round < 6; round += 1) {
      let entered = 0;
      while (entered < 100 && enters(one)) entered += 1;
      widest = Math.max(widest, entered);
      for (let n = 0; n < entered; n += 1) succeed(one);
      one.learn(null, 0);
    }
    expect(widest).toBeGreaterThan(10);
    expect(one.dirty).toBe(false);
  });

  it('makes up for single failures', () => {
    const one = breaker();
    for (let n = 0; n < 50; n += 1) {
      expect(enters(one)).toBe(true);
      if (n % 3 === 0) fail(one);
      else succeed(one);
    }
    expect(one.score).toBeLessThan(2);
  });

  it('begins carefully again after a quiet time', () => {
    const one = breaker();
    for (let n = 0; n < 3; n += 1) one.enter(0);
    for (let n = 0; n < 3; n += 1) succeed(one);
    expect([1, 2, 3, 4].map(() => enters(one, 500))).toEqual([true, true, true, true]);
    for (let n = 0; n < 4; n += 1) succeed(one, 500);
    expect([1, 2, 3, 4].map(() => enters(one, 5_000))).toEqual([true, true, true, false]);
  });
});

it('a failure longer ago than the window is forgotten', () => {
  const one = breaker();
  for (let n = 0; n < 2; n += 1) {
    one.enter(0);
    fail(one, 0);
  }
  expect(one.score).toBe(2);
  expect([enters(one, 10_001), enters(one, 10_001), enters(one, 10_001)]).toEqual([true, true, true]);
  expect(one.score).toBe(0);
});

describe('those who wait for a place', () => {
  it('get it in their order as others leave', async () => {
    const one = breaker();
    for (let n = 0; n < 3; n += 1) one.enter(0);
    const order: string[] = [];
    for (const name of ['a', 'b']) void (one.enter(0) as Promise<boolean>).then((got) => order.push(`${name} ${got}`));
    succeed(one);
    await vi.advanceTimersByTimeAsync(0);
    expect(order).toEqual(['a true', 'b true']);
  });

  it('are turned away when it opens, or when it answers nothing for a second', async () => {
    const one = breaker();
    for (let n = 0; n < 3; n += 1) one.enter(0);
    const first = one.enter(0);
    one.learn(OPEN, 0);
    expect(await first).toBe(false);
    const other = breaker();
    for (let n = 0; n < 3; n += 1) other.enter(0);
    const second = other.enter(0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await second).toBe(false);
  });
});

it('a probe reports how it went, whatever the room', () => {
  const one = breaker();
  one.learn(OPEN, 0);
  one.probing = true;
  one.enterProbe();
  one.leave('failure', 0, ERROR, true);
  expect([one.probing, one.takeReport().probe]).toEqual([false, 'failed']);
  one.enterProbe();
  one.leave('success', 0, null, true);
  expect(one.takeReport().probe).toBe('succeeded');
});

it('what could not be told is told again', () => {
  const one = breaker();
  one.enter(0);
  fail(one);
  const report = one.takeReport();
  one.putBack(report);
  expect([one.score, one.takeReport()]).toEqual([1, report]);
});
