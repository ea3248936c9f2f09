import { expect, it } from 'vitest';
import { DEFAULT_RETRY, retryMoments } from './retry-moments';

it('adds up growing delays, up to the longest', () => {
  expect(retryMoments({ ...DEFAULT_RETRY, maxAttempts: 4, initialDelayMs: 500, factor: 2, maxDelayMs: 1_500 })).toEqual(
    [500, 1_500, 3_000],
  );
  expect(retryMoments({ ...DEFAULT_RETRY, maxAttempts: 1 })).toEqual([]);
});
