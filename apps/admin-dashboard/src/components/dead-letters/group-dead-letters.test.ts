import type { DeadLetterResource } from '@columba/workflow-contracts';
import { expect, it } from 'vitest';
import { groupDeadLetters } from './group-dead-letters';

const letter = (id: string, fingerprint: string, flowName: string, minute: number): DeadLetterResource => ({
  id,
  runId: `run-${id}`,
  flowId: flowName,
  flowName,
  nodeId: 'send',
  fingerprint,
  error: { code: 'x', kind: 'permanent', message: `words of ${id}`, nodeId: 'send', retryAfterMs: null },
  status: 'open',
  failedAt: new Date(Date.UTC(2026, 10, 21, 10, minute)).toISOString(),
  redrives: 0,
});

it('groups by fingerprint, the last failure first, in the words of the newest', () => {
  const groups = groupDeadLetters([
    letter('a', 'fp1', 'Welcome', 1),
    letter('b', 'fp2', 'Order status', 5),
    letter('c', 'fp1', 'Order status', 9),
    letter('d', 'fp1', 'Welcome', 3),
  ]);
  expect(groups.map((group) => [group.fingerprint, group.letters.map(({ id }) => id)])).toEqual([
    ['fp1', ['c', 'd', 'a']],
    ['fp2', ['b']],
  ]);
  expect(groups[0]).toMatchObject({
    error: { message: 'words of c' },
    flowNames: ['Welcome', 'Order status'],
    lastFailedAt: '2026-11-21T10:09:00.000Z',
    firstFailedAt: '2026-11-21T10:01:00.000Z',
  });
});

it('nothing makes no groups', () => {
  expect(groupDeadLetters([])).toEqual([]);
});
