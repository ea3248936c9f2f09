import { expect, it } from 'vitest';
import { runActionsFor } from './run-actions-for';

it.each([
  [['waiting'], ['pause', 'cancel']],
  [['paused'], ['resume', 'cancel']],
  [['failed'], ['retry']],
  [['completed', 'cancelled'], []],
  [
    ['running', 'failed'],
    ['pause', 'retry', 'cancel'],
  ],
] as const)('runs that are %j can be: %j', (statuses, actions) => {
  expect(runActionsFor(statuses)).toEqual(actions);
});

it('says all where the statuses are not known', () => {
  expect(runActionsFor(null)).toEqual(['pause', 'resume', 'retry', 'cancel']);
});
