import type { RunStatus } from '@columba/workflow-contracts';
import type { WaitReason } from '@columba/workflow-engine';
import { expect, it } from 'vitest';
import { turnVerdict } from './turn-verdict.js';

it.each<[RunStatus, WaitReason | null, ReturnType<typeof turnVerdict>]>([
  ['completed', null, 'succeeded'],
  ['failed', null, 'failed'],
  ['cancelled', null, 'neutral'],
  ['paused', null, 'neutral'],
  ['waiting', 'reply', 'succeeded'],
  ['waiting', 'event', 'succeeded'],
  ['waiting', 'delay', 'succeeded'],
  ['waiting', 'approval', 'succeeded'],
  ['waiting', 'subflow', 'neutral'],
  ['waiting', 'retry', null],
  ['waiting', 'reconcile', null],
  ['waiting', 'limit', null],
])('a run that is %s for %s leaves with %s', (status, waitReason, verdict) => {
  expect(turnVerdict({ status, waitReason, error: null })).toBe(verdict);
});
