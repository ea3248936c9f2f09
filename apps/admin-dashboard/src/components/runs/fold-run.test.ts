import type { FactBody, RunFact, RunResource } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { foldRuns } from './fold-run';

const run: RunResource = {
  id: 'r1',
  flowId: 'f1',
  flowName: 'Order status',
  version: 3,
  status: 'running',
  mode: 'live',
  customerId: null,
  customerName: null,
  startedAt: '2026-11-21T10:00:00.000Z',
  endedAt: null,
  parentRunId: null,
  restartedFromRunId: null,
  depth: 0,
  error: null,
  waitingFor: null,
  wakeAt: null,
};
const AT = Date.parse('2026-11-21T10:00:05.000Z');
const fact = (body: FactBody, runId = 'r1'): RunFact => ({ number: 1, seq: 1, runId, flowId: 'f1', atMs: AT, body });
const token = { nodeId: 'ask', tokenId: 't1' };
const error = {
  code: 'channel.undeliverable',
  kind: 'permanent',
  message: 'No.',
  nodeId: 'ask',
  retryAfterMs: null,
} as const;

describe('foldRuns', () => {
  it('shows what a run waits for, and forgets it when it goes on', () => {
    const waiting = foldRuns([run], [fact({ type: 'node.waiting', ...token, reason: 'reply', untilMs: AT + 1_000 })]);
    expect(waiting[0]).toMatchObject({ status: 'waiting', waitingFor: 'reply', wakeAt: '2026-11-21T10:00:06.000Z' });
    const awake = foldRuns(waiting, [fact({ type: 'node.started', ...token, attempt: 1 })]);
    expect(awake[0]).toMatchObject({ status: 'running', waitingFor: null, wakeAt: null });
  });

  it.each([
    [{ type: 'run.completed' }, { status: 'completed', error: null }],
    [
      { type: 'run.failed', error },
      { status: 'failed', error },
    ],
    [
      { type: 'run.cancelled', by: null },
      { status: 'cancelled', error: null },
    ],
  ] as const)('%o ends it at the time of the fact', (body, expected) => {
    expect(foldRuns([run], [fact(body)])[0]).toMatchObject({ ...expected, endedAt: '2026-11-21T10:00:05.000Z' });
  });

  it('applies facts in order', () => {
    const [after] = foldRuns(
      [run],
      [fact({ type: 'run.paused' }), fact({ type: 'run.resumed' }), fact({ type: 'run.completed' })],
    );
    expect(after?.status).toBe('completed');
  });

  it('keeps the very same rows when nothing concerns them', () => {
    const rows = [run];
    expect(foldRuns(rows, [fact({ type: 'run.completed' }, 'other')])).toBe(rows);
    expect(foldRuns(rows, [fact({ type: 'node.skipped', nodeId: 'x' })])[0]).toBe(run);
  });
});
