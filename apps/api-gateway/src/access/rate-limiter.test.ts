import { expect, it } from 'vitest';
import { bearerToken } from './auth.guard.js';
import { RateLimiter } from './rate-limiter.js';

it('lets a burst through, then the rate, each key for itself', () => {
  let now = 0;
  const limiter = new RateLimiter({ perSecond: 2, burst: 3 }, () => now);
  expect([1, 2, 3].map(() => limiter.take('a'))).toEqual([0, 0, 0]);
  expect(limiter.take('a')).toBe(500);
  expect(limiter.take('b')).toBe(0);
  now = 500;
  expect([limiter.take('a'), limiter.take('a')]).toEqual([0, 500]);
});

it.each([
  ['Bearer abc', 'abc'],
  ['bearer abc', 'abc'],
  ['Bearer  abc', null],
  ['Bearer abc def', null],
  ['Basic abc', null],
  ['Bearer ', null],
  [`Bearer ${'x'.repeat(600)}`, null],
  [undefined, null],
])('reads %s', (header, token) => {
  expect(bearerToken(header)).toBe(token);
});
