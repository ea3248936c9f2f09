import { expect, it } from 'vitest';
import { reactionTo } from './decider.js';
import { approvalTitle } from './fault-journeys.js';

const reactions = Array.from({ length: 200 }, (_, number) => reactionTo(1, approvalTitle(`north c0 ${number}`)));

it('reacts the same to the same question', () => {
  expect(reactionTo(1, 'approve north c0 1')).toEqual(reactionTo(1, 'approve north c0 1'));
});

it('lets some questions run into their deadline, and has some decided in two ways at once', () => {
  const counts = [0, 1, 2].map((count) => reactions.filter(({ decisions }) => decisions.length === count).length);
  expect(Math.min(...counts)).toBeGreaterThan(10);
});
