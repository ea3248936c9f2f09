import type { ErrorKind, RetryPolicy } from '@columba/workflow-contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RETRY_POLICY, retryDelayMs } from './retry-policy.js';

const exact: RetryPolicy = { ...DEFAULT_RETRY_POLICY, maxAttempts: 10, jitter: false };
const failed = (attempt: number, error: { kind?: ErrorKind; code?: string; retryAfterMs?: number | null } = {}) => ({
  attempt,
  error: { kind: 'transient' as const, code: 'x', retryAfterMs: null, ...error },
  idempotencyKey: 'run1:send:0',
});

describe('delays', () => {
  it.each([
    // attempt, initial, factor, max, delay
    [1, 500, 2, 30_000, 500],
    [2, 500, 2, 30_000, 1_000],
    [3, 500, 2, 30_000, 2_000],
    [7, 500, 2, 30_000, 30_000],
    [9, 500, 1, 30_000, 500],
    [3, 100, 1.5, 30_000, 225],
    [1, 60_000, 2, 30_000, 30_000],
    [1, 0, 2, 30_000, 0],
    [9, 3_600_000, 10, 86_400_000, 86_400_000],
  ])('after attempt %i (%i ms, x%d, most %i) waits %i ms', (attempt, initialDelayMs, factor, maxDelayMs, delay) => {
    expect(retryDelayMs({ ...exact, initialDelayMs, factor, maxDelayMs }, failed(attempt))).toBe(delay);
  });

  it.each([
    [0, 0],
    [250, 250],
    [120_000, 120_000],
  ])('what the other side asked for (%i ms) wins, even over the most and the jitter', (retryAfterMs, delay) => {
    expect(retryDelayMs({ ...exact, jitter: true }, failed(1, { retryAfterMs }))).toBe(delay);
  });

  it('jitter lies between half and all of the delay, is always the same, and differs between runs', () => {
    const policy = { ...exact, jitter: true };
    const drawn = new Set<number | null>();
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: 9 }), (idempotencyKey, attempt) => {
        const delay = retryDelayMs(policy, { ...failed(attempt), idempotencyKey }) ?? -1;
        const whole = retryDelayMs(exact, failed(attempt)) ?? -1;
        drawn.add(delay / whole);
        expect(delay).toBe(retryDelayMs(policy, { ...failed(attempt), idempotencyKey }));
        expect(delay).toBeGreaterThanOrEqual(whole / 2);
        expect(delay).toBeLessThanOrEqual(whole);
      }),
    );
    expect(drawn.size).toBeGreaterThan(20);
  });
});

describe('whether there is another attempt', () => {
  it.each<[string, ErrorKind, string, Partial<RetryPolicy>, boolean]>([
    ['a passing fault', 'transient', 'x', {}, true],
    ['a lasting one', 'permanent', 'x', {}, false],
    ['a fault of the author', 'user', 'x', {}, false],
    ['a bug', 'bug', 'x', {}, false],
    ['a lasting one that is named', 'permanent', 'x', { kinds: ['permanent'] }, true],
    ['a passing one that is not named', 'transient', 'x', { kinds: ['permanent'] }, false],
    ['a code that is named', 'permanent', 'rate', { codes: ['rate'] }, true],
    ['nothing when nothing is named', 'transient', 'x', { kinds: [], codes: [] }, false],
    ['none with one attempt in all', 'transient', 'x', { maxAttempts: 1 }, false],
  ])('%s (%s, %s)', (_what, kind, code, change, again) => {
    expect(retryDelayMs({ ...exact, ...change }, failed(1, { kind, code })) !== null).toBe(again);
  });

  it.each([
    [1, true],
    [2, true],
    [3, false],
    [4, false],
  ])('of three attempts, after the %i.', (attempt, again) => {
    expect(retryDelayMs({ ...exact, maxAttempts: 3 }, failed(attempt)) !== null).toBe(again);
  });

  it('the number of attempts stands above what the other side asks for', () => {
    expect(retryDelayMs({ ...exact, maxAttempts: 1 }, failed(1, { retryAfterMs: 10 }))).toBeNull();
  });
});
