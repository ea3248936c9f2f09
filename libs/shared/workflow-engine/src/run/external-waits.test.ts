import { flow } from '@columba/testing';
import { flowError, sendMessageNode } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { nextWakeAtMs, runErrorOf, waitReasonOf } from './run-progress.js';
import { Scenario, START_MS } from './scenario-suite.js';

const MINUTE_MS = 60_000;
const RECONCILE = 'run1:send:0:reconcile';
const LIMIT = 'run1:send:0:limit';

//  start --> send --sent--> done
const sending = () =>
  Scenario.of(flow('send').trigger().next('send', sendMessageNode, { channel: 'same', body: 'x' }).end().build());

function park(run: Scenario, reason: 'reconcile' | 'limit', more: object = {}): void {
  const { tokenId, attempt } = run.out('send');
  run.input({ type: 'waiting_external', tokenId, attempt, reason, untilMs: run.nowMs + MINUTE_MS, ...more });
}

describe('an effect whose result is unknown', () => {
  it('waits for what tells of it', () => {
    const run = sending();
    park(run, 'reconcile', { correlation: 'm1' });
    expect(run.subscription('send')).toMatchObject({ waitId: RECONCILE, kind: 'reconcile', correlation: 'm1' });
    expect([run.status, waitReasonOf(run.state)]).toEqual(['waiting', 'reconcile']);
    expect(run.facts.slice(-2).map(({ body }) => body)).toEqual([
      { type: 'effect.unknown', nodeId: 'send', tokenId: 't1', effectKey: 'run1:send:0' },
      { type: 'node.waiting', nodeId: 'send', tokenId: 't1', reason: 'reconcile', untilMs: START_MS + MINUTE_MS },
    ]);
  });

  it.each([
    ['a signal', (run: Scenario) => run.input({ type: 'signalled', waitId: RECONCILE, payload: { outcome: 'sent' } })],
    ['a settlement', (run: Scenario) => run.settle('send', 'sent')],
  ])('%s ends the doubt', (_what, act) => {
    const run = sending();
    park(run, 'reconcile');
    act(run);
    expect(run.path()).toEqual(['start.out', 'send.sent', 'done.end']);
    expect(run.factTypes().filter((type) => type.startsWith('effect'))).toEqual([
      'effect.unknown',
      'effect.reconciled',
    ]);
    expect([run.armed(), run.ran('send').length]).toEqual([[], 1]);
  });

  it('a signal of failure fails the attempt', () => {
    const run = sending();
    park(run, 'reconcile');
    const error = flowError({ code: 'sms.rejected', kind: 'permanent', message: 'Rejected.' });
    run.input({ type: 'signalled', waitId: RECONCILE, payload: { error } });
    expect(runErrorOf(run.state)).toMatchObject({ code: 'sms.rejected', nodeId: 'send' });
  });

  it('a signal that says nothing changes nothing', () => {
    const run = sending();
    park(run, 'reconcile');
    const { state } = run;
    expect(run.input({ type: 'signalled', waitId: RECONCILE, payload: { status: 'queued' } }).state).toBe(state);
  });

  it('takes the fallback when nobody answers in time, and never sends again', () => {
    const run = sending();
    park(run, 'reconcile', { fallback: { outcome: 'sent', output: { status: 'unknown' } } });
    run.waitUntilDue();
    expect(run.path()).toEqual(['start.out', 'send.sent', 'done.end']);
    expect(run.state.nodes.send?.output).toEqual({ status: 'unknown' });
    expect([run.ran('send').length, run.factTypes().includes('effect.reconciled')]).toEqual([1, false]);
  });

  it('fails without a fallback', () => {
    const run = sending();
    park(run, 'reconcile');
    run.waitUntilDue();
    expect(runErrorOf(run.state)).toMatchObject({ code: 'effect.unknown', kind: 'permanent' });
    expect(run.armed()).toEqual([]);
  });
});

describe('a limit', () => {
  it('gives the same attempt out again later', () => {
    const run = sending();
    park(run, 'limit');
    expect([run.status, waitReasonOf(run.state), nextWakeAtMs(run.state)]).toEqual([
      'waiting',
      'limit',
      START_MS + MINUTE_MS,
    ]);
    run.waitUntilDue();
    expect(run.ran('send').map(({ attempt, idempotencyKey }) => [attempt, idempotencyKey])).toEqual([
      [1, 'run1:send:0'],
      [1, 'run1:send:0'],
    ]);
    run.settle('send', 'sent');
    expect(run.status).toBe('completed');
  });

  it('of a destination ends when that is open again, before its time', () => {
    const run = sending();
    park(run, 'limit', { correlation: 'connection:wa' });
    expect(run.subscription('send')).toMatchObject({ waitId: LIMIT, kind: 'limit', correlation: 'connection:wa' });
    expect(run.facts.at(-1)?.body).toMatchObject({ reason: 'limit', destination: 'connection:wa' });
    run.input({ type: 'signalled', waitId: LIMIT, payload: {} });
    expect([run.ran('send').map(({ attempt }) => attempt), run.armed()]).toEqual([[1, 1], []]);
    run.settle('send', 'sent');
    expect(run.status).toBe('completed');
  });

  it.each([
    ['time', (run: Scenario) => run.waitUntilDue()],
    ['a cancellation', (run: Scenario) => run.input({ type: 'cancelled', by: null })],
  ])('of a destination that is ended by %s leaves no wait behind', (_what, act) => {
    const run = sending();
    park(run, 'limit', { correlation: 'connection:wa' });
    act(run);
    expect(run.armed()).toEqual([]);
  });

  it('that is over while the run is paused lets the attempt go when it is resumed', () => {
    const run = sending();
    park(run, 'limit', { correlation: 'connection:wa' });
    run.input({ type: 'paused' });
    run.input({ type: 'signalled', waitId: LIMIT, payload: {} });
    expect(run.ran('send')).toHaveLength(1);
    run.input({ type: 'resumed' });
    expect(run.ran('send')).toHaveLength(2);
  });

  it('parks only an attempt that is out', () => {
    const run = sending();
    park(run, 'limit');
    const { state } = run;
    park(run, 'limit');
    expect(run.state).toBe(state);
  });
});
