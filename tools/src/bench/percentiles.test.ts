import { expect, it } from 'vitest';
import { latencyOf } from './percentiles.js';

it('answers nearest-rank percentiles whatever the order', () => {
  const samples = Array.from({ length: 100 }, (_, n) => 100 - n);
  expect(latencyOf(samples)).toEqual({ p50: 50, p95: 95, p99: 99 });
  expect(latencyOf([7])).toEqual({ p50: 7, p95: 7, p99: 7 });
});
