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
    [30_000, 30_000],
    [120_000, 30_000],
  ])('what the other side asked for (%i ms) wins without jitter, up to the most: %i ms', (retryAfterMs, delay) => {
    expect(retryDelayMs({ ...exact, jitter: true }, failed(1, { retryAfterMs }))).toBe(delay);
  });

  it('a policy may ignore what the other side asks for', () => {
    expect(retryDelayMs({ ...exact, retryAfter: 'ignored' }, failed(2, { retryAfterMs: 9_000 }))).toBe(1_000);
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

describe('whatever the policy', () => {
  const policies = fc.record({
    maxAttempts: fc.integer({ min: 1, max: 20 }),
    initialDelayMs: fc.integer({ min: 0, max: 3_600_000 }),
    factor: fc.double({ min: 1, max: 10, noNaN: true }),
    maxDelayMs: fc.integer({ min: 0, max: 86_400_000 }),
    jitter: fc.boolean(),
    kinds: fc.subarray<ErrorKind>(['user', 'transient', 'permanent', 'bug']),
    codes: fc.subarray(['rate', 'down', 'x']),
    retryAfter: fc.constantFrom<'wins' | 'ignored' | undefined>('wins', 'ignored', undefined),
  });
  const errors = fc.record({
    kind: fc.constantFrom<ErrorKind>('user', 'transient', 'permanent', 'bug'),
    code: fc.constantFrom('rate', 'down', 'x', 'other'),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 200_000_000 })),
  });

  it('a delay is whole, lies between nothing and the most, and what was asked for is waited up to the most', () => {
    fc.assert(
      fc.property(policies, errors, fc.integer({ min: 1, max: 25 }), (policy, error, attempt) => {
        const delay = retryDelayMs(policy as RetryPolicy, failed(attempt, error));
        if (delay === null) return;
        expect(Number.isSafeInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(policy.maxDelayMs);
        if (error.retryAfterMs !== null && policy.retryAfter !== 'ignored')
          expect(delay).toBe(Math.min(error.retryAfterMs, policy.maxDelayMs));
      }),
      { numRuns: 1_000 },
    );
  });

  it('there are never more attempts than the most, and all of them for an error that is named by kind or code', () => {
    fc.assert(
      fc.property(policies, errors, (policy, error) => {
        let attempts = 1;
        while (attempts < 100 && retryDelayMs(policy as RetryPolicy, failed(attempts, error)) !== null) attempts += 1;
        const named = policy.kinds.includes(error.kind) || policy.codes.includes(error.code);
        expect(attempts).toBe(named ? policy.maxAttempts : 1);
      }),
      { numRuns: 500 },
    );
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
