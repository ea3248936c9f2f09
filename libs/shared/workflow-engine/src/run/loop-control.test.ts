import { flow } from '@columba/testing';
import {
  conditionNode,
  delayNode,
  loopControlNode,
  loopNode,
  mergeNode,
  sendMessageNode,
  setVariablesNode,
  tagsNode,
  waitEventNode,
} from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { runErrorOf } from './run-progress.js';
import { Scenario } from './scenario-suite.js';

const send = (body = 'x') => ({ channel: 'same' as const, body });
const itemIs = (value: unknown) => ({ if: { path: 'loop.item', op: 'equals' as const, value } });

//  start --> each --item--> is 3? --true--> leave (break | continue)
//              |                +---false--> send --sent--> each
//              +--done--> done
const leaving = (action: 'break' | 'continue', parallelism = 1) =>
  flow('leaving')
    .trigger()
    .next('each', loopNode, { items: '[1,2,3,4]', parallelism, collect: 'nodes.send.output.n' })
    .next('three', conditionNode, itemIs(3))
    .next('leave', loopControlNode, { action })
    .from('three', 'false')
    .next('send', sendMessageNode, send('{{ loop.item }}'))
    .to('each')
    .from('each', 'done')
    .end()
    .build();

describe('in a sequence', () => {
  it('break leaves the loop; the item that broke out is the last', () => {
    const run = Scenario.of(leaving('break'));
    run.settle('send', 'sent', { output: { n: 1 } });
    run.settle('send', 'sent', { output: { n: 2 } });
    expect(run.state.nodes.each?.output).toEqual({ results: [1, 2, null], count: 3, failed: 0, stopped: true });
    expect(run.path().slice(-3)).toEqual(['leave.break', 'each.done', 'done.end']);
    expect(run.status).toBe('completed');
  });

  it('continue goes on with the next item', () => {
    const run = Scenario.of(leaving('continue'));
    for (const n of [1, 2, 4]) run.settle('send', 'sent', { output: { n } });
    expect(run.state.nodes.each?.output).toEqual({ results: [1, 2, null, 4], count: 4, failed: 0, stopped: false });
    expect(run.ran('send').map((one) => one.config.body)).toEqual(['1', '2', '4']);
  });
});

describe('in parallel', () => {
  it('break stops the others; what their executors answer later changes nothing', () => {
    const run = Scenario.of(leaving('break', 2));
    const [first, second] = run.ran('send');
    run.input({ type: 'settled', tokenId: second?.tokenId ?? '', attempt: 1, outcome: 'sent', output: { n: 2 } });
    expect(run.state.nodes.each?.output).toEqual({ results: [null, 2, null], count: 3, failed: 0, stopped: true });
    expect(run.status).toBe('completed');
    expect(run.facts.map(({ body }) => body)).toContainEqual({
      type: 'node.skipped',
      nodeId: 'send',
      tokenId: first?.tokenId,
    });
    const late = run.input({ type: 'settled', tokenId: first?.tokenId ?? '', attempt: 1, outcome: 'sent' });
    expect(late.facts).toEqual([]);
  });

  it('an effect that the breaking step itself had asked for is not asked for', () => {
    const run = Scenario.of(leaving('break', 4));
    expect(run.ran('send')).toEqual([]);
    expect(run.state.nodes.each?.output).toEqual({
      results: [null, null, null, null],
      count: 4,
      failed: 0,
      stopped: true,
    });
    expect(run.status).toBe('completed');
  });

  it('continue ends its own iteration only', () => {
    const run = Scenario.of(leaving('continue', 4));
    expect(run.state.tokens.map((token) => token.scope)).toEqual([undefined, 't1.0', 't1.1', 't1.3']);
  });
});

//  start --> each --item--+--> paid (wait) --received--> send
//              |          +--> rest (1 h) --> leave
//              +--done--> done
describe('what an iteration had under way', () => {
  const document = (action: 'break' | 'continue') =>
    flow('under way')
      .trigger()
      .next('each', loopNode, { over: 'times', times: 2 })
      .next('paid', waitEventNode, { eventType: 'x.paid', timeout: 'P1D' })
      .next('send', sendMessageNode, send())
      .from('each', 'item')
      .next('rest', delayNode, { for: 'PT1H' })
      .next('leave', loopControlNode, { action })
      .from('each', 'done')
      .end()
      .build();

  it.each([
    ['break', 1],
    ['continue', 2],
  ] as const)('is given up by %s: waits are disarmed', (action, turns) => {
    const run = Scenario.of(document(action));
    for (let turn = 0; turn < turns; turn += 1) {
      expect(run.armed()).toEqual([`run1:paid:${turn}:event`]);
      run.waitUntilDue();
    }
    expect([run.armed(), run.status]).toEqual([[], 'completed']);
    expect(run.ran('send')).toEqual([]);
    const signal = { type: 'signalled', waitId: 'run1:paid:0:event', payload: { event: {} } } as const;
    expect(run.input(signal).facts).toEqual([]);
  });

  it('does not hold up the end of the iteration when it comes first', () => {
    const run = Scenario.of(document('continue'));
    run.input({ type: 'signalled', waitId: 'run1:paid:0:event', payload: { event: {} } });
    run.settle('send', 'sent');
    expect(run.state.tokens.map(({ nodeId }) => nodeId)).toEqual(['each', 'rest']);
    run.waitUntilDue();
    expect(run.armed()).toEqual(['run1:paid:1:event']);
  });
});

//  start --> outer --item--> inner --item--> tag --> leave outer
//              |               +--done--> never
//              +--done--> done
describe('a named loop', () => {
  const nested = (action: 'break' | 'continue', loop?: string) =>
    flow('nested')
      .trigger()
      .next('outer', loopNode, { over: 'times', times: 2, collect: '{{ loop.number }}' })
      .next('inner', loopNode, { over: 'times', times: 3 })
      .next('tag', tagsNode, { add: ['seen'] })
      .next('leave', loopControlNode, { action, ...(loop ? { loop } : {}) })
      .from('inner', 'done')
      .next('behind', setVariablesNode, { assign: [{ name: 'behind', value: 'yes' }] })
      .from('outer', 'done')
      .end()
      .build();

  it.each([
    ['break', 'outer', 1, [1], undefined],
    ['continue', 'outer', 2, [1, 2], undefined],
    ['break', 'inner', 2, [1, 2], 'yes'],
    ['break', undefined, 2, [1, 2], 'yes'],
    ['continue', 'inner', 6, [1, 2], 'yes'],
  ] as const)('%s of %s', (action, loop, tags, results, behind) => {
    const run = Scenario.of(nested(action, loop));
    for (let turn = 0; turn < tags; turn += 1) run.settle('tag', 'out');
    expect(run.status).toBe('completed');
    expect(run.ran('tag')).toHaveLength(tags);
    expect(run.state.nodes.outer?.output).toMatchObject({ results, stopped: action === 'break' && loop === 'outer' });
    expect(run.state.vars.behind).toBe(behind);
    expect([run.state.scopes, run.state.loops]).toEqual([undefined, undefined]);
  });

  it('that is not around it is an error', () => {
    const run = Scenario.of(nested('break', 'nowhere'));
    run.settle('tag', 'out');
    expect(runErrorOf(run.state)).toMatchObject({ code: 'loop.not-inside', kind: 'user', nodeId: 'leave' });
  });

  it('so is loop control outside of any loop', () => {
    const run = Scenario.of(flow('outside').trigger().next('leave', loopControlNode, {}).build());
    expect(runErrorOf(run.state)).toMatchObject({ code: 'loop.not-inside', nodeId: 'leave' });
  });
});

//  start --> outer --item--> inner --item--+--> send
//              |                           +--> paid (wait)
//              |                           +--> rest (1 h) --> leave outer
//              +--done--> done
describe('the whole of an iteration', () => {
  const document = (action: 'break' | 'continue') =>
    flow('whole')
      .trigger()
      .next('outer', loopNode, { over: 'times', times: 2 })
      .next('inner', loopNode, { over: 'times', times: 2, parallelism: 2 })
      .next('send', sendMessageNode, send())
      .from('inner', 'item')
      .next('paid', waitEventNode, { eventType: 'x.paid', timeout: 'P1D' })
      .from('inner', 'item')
      .next('rest', delayNode, { for: 'PT1H' })
      .next('leave', loopControlNode, { action, loop: 'outer' })
      .from('outer', 'done')
      .end()
      .build();

  it('is given up, with the loops in it', () => {
    const run = Scenario.of(document('break'));
    expect(run.state.tokens).toHaveLength(8);
    run.waitUntilDue();
    expect([run.status, run.state.tokens, run.armed()]).toEqual(['completed', [], []]);
    const skipped = run.facts.filter(({ body }) => body.type === 'node.skipped');
    expect(skipped).toHaveLength(5);
  });

  it('begins anew with the next item', () => {
    const run = Scenario.of(document('continue'));
    const before = new Set(run.state.tokens.map(({ id }) => id));
    run.waitUntilDue();
    expect(run.state.tokens).toHaveLength(8);
    expect(run.state.tokens.filter(({ id }) => before.has(id)).map(({ nodeId }) => nodeId)).toEqual(['outer']);
    expect(run.armed()).toEqual(['run1:paid:2:event', 'run1:paid:3:event']);
  });
});

//  start --> each --item--+--> a --sent--> join --> leave (break)
//              |          +--> b --sent--> join
//              +--done--> done
it('works behind a merge of its iteration', () => {
  const document = flow('merge, then break')
    .trigger()
    .next('each', loopNode, { over: 'times', times: 2 })
    .next('a', sendMessageNode, send())
    .next('join', mergeNode, {})
    .next('leave', loopControlNode, { action: 'break' })
    .from('each', 'item')
    .next('b', sendMessageNode, send())
    .to('join')
    .from('each', 'done')
    .end()
    .build();
  const run = Scenario.of(document);
  run.settle('a', 'sent');
  run.settle('b', 'sent');
  expect(run.state.nodes.each?.output).toMatchObject({ count: 1, stopped: true });
});
