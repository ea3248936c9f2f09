import { flow } from '@columba/testing';
import { delayNode, mergeNode, sendMessageNode, ticketNode, waitEventNode } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { compileFlow } from '../plan/compile-flow.js';
import type { FlowPlan } from '../plan/flow-plan.js';
import { migrateState } from './migrate-state.js';
import { Scenario } from './scenario-suite.js';
import { step } from './step.js';

const message = { channel: 'same' as const, body: 'x' };
//  start --> paid (x.paid, 1 d) --> send --> done
const before = flow('before')
  .trigger()
  .next('paid', waitEventNode, { eventType: 'x.paid', timeout: 'P1D' })
  .next('send', sendMessageNode, message)
  .end()
  .build();
//  start --> <id> (x.settled, 1 h) --> ticket --> done
const after = (id: string, settings: Record<string, unknown> = {}) =>
  compileFlow({
    ...flow('after')
      .trigger()
      .next(id, waitEventNode, { eventType: 'x.settled', timeout: 'PT1H' })
      .next('ticket', ticketNode, { subject: 'S' })
      .end()
      .build(),
    settings: { timezone: 'UTC', reentry: 'any', variables: settings },
  });

function move(run: Scenario, to: FlowPlan, mapping: Record<string, string> = {}) {
  return migrateState(run.state, { from: run.plan, to, fromVersion: 1, toVersion: 2, mapping }, run.nowMs);
}

describe('a run that rests moves to another version', () => {
  it('stands at the same node, waits as the new version words it, keeps its deadline', () => {
    const run = Scenario.of(before);
    const to = after('paid', { greeting: 'Hi' });
    const moved = move(run, to);
    if (moved.kind !== 'migrated') throw new Error(moved.problems.join());
    const { state, commands, facts } = moved;
    expect(commands).toMatchObject([
      { type: 'unsubscribe', waitId: 'run1:paid:0:event' },
      { type: 'subscribe', waitId: 'run1:paid:0:event', eventType: 'x.settled' },
    ]);
    expect(facts.map(({ seq, body }) => [seq, body])).toEqual([
      [run.state.seq + 1, { type: 'run.migrated', fromVersion: 1, toVersion: 2 }],
    ]);
    expect(state.tokens[0]?.untilMs).toBe(run.state.tokens[0]?.untilMs);
    expect(state.vars).toEqual({ greeting: 'Hi' });
    expect(state.context?.run.version).toBe(2);
    const on = step(to, state, {
      type: 'signalled',
      atMs: run.nowMs,
      waitId: 'run1:paid:0:event',
      payload: { event: {} },
    });
    expect(on.commands).toContainEqual(expect.objectContaining({ type: 'run_node', nodeId: 'ticket' }));
  });

  it('goes by the mapping where a node has another id', () => {
    const run = Scenario.of(before);
    const moved = move(run, after('settled'), { paid: 'settled' });
    if (moved.kind !== 'migrated') throw new Error(moved.problems.join());
    expect(moved.state).toMatchObject({ tokens: [{ nodeId: 'settled' }], visits: { settled: 1 } });
    expect(moved.commands.map((command) => 'waitId' in command && command.waitId)).toEqual([
      'run1:paid:0:event',
      'run1:settled:0:event',
    ]);
  });

  it('stays paused when it was', () => {
    const run = Scenario.of(before);
    run.input({ type: 'paused', reason: 'stopped' });
    const moved = move(run, after('paid'));
    expect(moved).toMatchObject({ kind: 'migrated', state: { status: 'paused', pausedFor: 'stopped' } });
  });

  it.each<[string, FlowPlan, Record<string, string>, string]>([
    ['its node is gone', after('other'), {}, 'The node "paid" is gone.'],
    ['the mapping leads nowhere', after('paid'), { paid: 'nowhere' }, 'There is no node "nowhere" to move to.'],
    [
      'its node is something else now',
      compileFlow(flow('x').trigger().next('paid', delayNode, { for: 'PT1H' }).end().build()),
      {},
      'The node "paid" is of another type: delay, not wait_event.',
    ],
  ])('is refused when %s, and stays as it was', (_, to, mapping, problem) => {
    const run = Scenario.of(before);
    expect(move(run, to, mapping)).toEqual({ kind: 'refused', problems: [problem] });
  });

  it('is refused while an effect is under way, and under another id once one was tried', () => {
    const run = Scenario.of(before);
    run.input({ type: 'signalled', waitId: 'run1:paid:0:event', payload: { event: {} } });
    const same = compileFlow(before);
    expect(move(run, same)).toMatchObject({ problems: ['The node "send" is being executed.'] });
    run.fail('send');
    expect(move(run, same)).toMatchObject({ kind: 'migrated' });
    const renamed = compileFlow(flow('r').trigger().next('mail', sendMessageNode, message).end().build());
    expect(move(run, renamed, { send: 'mail' })).toMatchObject({
      problems: ['The node "send" has begun its work: it can move only under the same id.'],
    });
  });

  //  start --+--> rest (1 h) --> join        start --> join
  //          +--> join
  it('is refused as a whole when one of its paths cannot move', () => {
    const forked = flow('forked').trigger().next('rest', delayNode, { for: 'PT1H' }).next('join', mergeNode, {}).end();
    const run = Scenario.of(forked.from('start').to('join').build());
    expect(run.state.tokens.map(({ status }) => status).sort()).toEqual(['joining', 'waiting']);
    const gone = compileFlow(flow('gone').trigger().next('join', mergeNode, {}).end().build());
    expect(move(run, gone)).toEqual({ kind: 'refused', problems: ['The node "rest" is gone.'] });
  });
});
