import { expect, it } from 'vitest';
import { briefDuration } from './brief-duration';

it.each([
  [0.4, '0 ms'],
  [999, '999 ms'],
  [1_240, '1.2 s'],
  [42_000, '42 s'],
  [185_000, '3 min 5 s'],
  [7_200_000, '2 h'],
  [273_600_000, '3 d 4 h'],
])('%d', (ms, words) => {
  expect(briefDuration(ms)).toBe(words);
});
