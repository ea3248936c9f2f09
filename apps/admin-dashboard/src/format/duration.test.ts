import { expect, it } from 'vitest';
import { formatDuration } from './duration';

it.each([
  [-5, '0ms'],
  [0, '0ms'],
  [820.4, '820ms'],
  [1_000, '1.0s'],
  [4_240, '4.2s'],
  [59_940, '59.9s'],
  [59_960, '1m'],
  [192_000, '3m 12s'],
  [3_600_000, '1h'],
  [7_530_000, '2h 5m'],
  [273_600_000, '3d 4h'],
])('%d ms is %s', (ms, words) => {
  expect(formatDuration('en', ms)).toBe(words);
});

it('writes numbers as the reader does', () => {
  expect(formatDuration('de', 4_200)).toBe('4,2 s');
});
