import { expect, it } from 'vitest';
import { readFaultOptions, WrongUseError } from './fault-options.js';

it('has defaults for everything', () => {
  expect(readFaultOptions([])).toEqual({
    runs: 500,
    seed: 1,
    sabotage: null,
    workers: 3,
    setup: 'small',
    crashTable: true,
    keep: false,
  });
});

it('reads what is given, in both spellings; a sabotage needs no crash points', () => {
  const given = ['--runs', '60', '--seed=9', '--sabotage', 'fencing', '--workers', '4', '--setup', 'large', '--keep'];
  expect(readFaultOptions(given)).toEqual({
    runs: 60,
    seed: 9,
    sabotage: 'fencing',
    workers: 4,
    setup: 'large',
    crashTable: false,
    keep: true,
  });
});

it.each([
  [['--runs', '0']],
  [['--runs']],
  [['--sabotage', 'all']],
  [['--speed', '3']],
  [['quick']],
  [['--setup=huge']],
])('refuses %j', (args) => {
  expect(() => readFaultOptions(args)).toThrow(WrongUseError);
});
