import { expect, it } from 'vitest';
import { SeededRandom } from './seeded-random.js';

const draw = (random: SeededRandom, count: number) => Array.from({ length: count }, () => random.between(1, 6));

it('gives the same sequence for the same seed, and another for another', () => {
  expect(draw(new SeededRandom(7), 50)).toEqual(draw(new SeededRandom(7), 50));
  expect(draw(new SeededRandom(7), 50)).not.toEqual(draw(new SeededRandom(8), 50));
});

it('reaches both ends and nothing beyond', () => {
  const drawn = new Set(draw(new SeededRandom(1), 500));
  expect([...drawn].sort()).toEqual([1, 2, 3, 4, 5, 6]);
});

it('forks without being shifted by what another fork draws', () => {
  const [a, b] = [new SeededRandom(3), new SeededRandom(3)];
  draw(a.fork('x'), 10);
  expect(draw(a.fork('y'), 10)).toEqual(draw(b.fork('y'), 10));
});

it('shuffles without losing anything', () => {
  expect(new SeededRandom(5).shuffle([1, 2, 3, 4]).sort()).toEqual([1, 2, 3, 4]);
});
