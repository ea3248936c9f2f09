import type { RunFact } from '@columba/workflow-contracts';
import { expect, it } from 'vitest';
import { factLine } from './fact-line.js';
import { median } from './median.js';

it('finds the middle', () => {
  expect(median([5])).toBe(5);
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 2, 9])).toBe(3);
  expect(median([])).toBeNaN();
});

it.each([
  [{ type: 'run.started', flowVersion: 1, trigger: 'start' }, '    12 ms  #3   run.started'],
  [
    { type: 'node.settled', nodeId: 'a', tokenId: 't', outcome: 'sent', attempt: 1, startedAtMs: 0 },
    'node.settled  a -> sent',
  ],
  [{ type: 'node.waiting', nodeId: 'a', tokenId: 't', reason: 'delay', untilMs: 1 }, 'node.waiting  a (delay)'],
] as const)('writes %j as a line', (body, line) => {
  const fact: RunFact = { number: 9, seq: 3, runId: 'r', flowId: 'f', atMs: 1_012, body };
  expect(factLine(fact, 1_000)).toContain(line);
});
