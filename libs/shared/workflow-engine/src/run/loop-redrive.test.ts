import { flow } from '@columba/testing';
import { loopNode, sendMessageNode, tagsNode, waitEventNode } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { pendingExecutions, rebuildCommand } from './pending-executions.js';
import { Scenario } from './scenario-suite.js';

const send = { channel: 'same' as const, body: '{{ loop.item }}{{ nodes.tag.output.n }}' };
const lasting = { kind: 'permanent' as const };

//  start --> each --item--> tag --out--> send --sent--> each
//              +--done--> done
const each = (parallelism: number) =>
  flow('ten')
    .trigger()
    .next('each', loopNode, { over: 'times', times: 10, parallelism, collect: 'nodes.send.output.id' })
    .next('tag', tagsNode, { add: ['seen'] })
    .next('send', sendMessageNode, send)
    .to('each')
    .from('each', 'done')
    .end()
    .build();

const id = (number: number) => ({ output: { id: `m${number}` } });

describe('a re-drive of a run that failed in the 7th iteration', () => {
  it('goes on there and repeats nothing that succeeded', () => {
    const run = Scenario.of(each(1));
    for (let number = 1; number <= 6; number += 1) {
      run.settle('tag', 'out', { output: { n: number } });
      run.settle('send', 'sent', id(number));
    }
    run.settle('tag', 'out', { output: { n: 7 } });
    run.fail('send', lasting);
    expect([run.status, run.state.tokens, run.armed()]).toEqual(['failed', [], []]);
    run.redrive();
    expect(run.out('send')).toMatchObject({ attempt: 2, idempotencyKey: 'run1:send:6', config: { body: '77' } });
    expect([run.ran('tag').length, run.ran('send').length]).toEqual([7, 8]);
    run.settle('send', 'sent', id(7));
    for (let number = 8; number <= 10; number += 1) {
      run.settle('tag', 'out');
      run.settle('send', 'sent', id(number));
    }
    expect(run.state.nodes.each?.output).toEqual({
      results: ['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8', 'm9', 'm10'],
      count: 10,
      failed: 0,
      stopped: false,
    });
    expect(run.status).toBe('completed');
  });

  it('goes on with the other iterations where the failure stopped them', () => {
    const run = Scenario.of(each(4));
    const tags = run.ran('tag');
    for (const { tokenId } of tags.slice(0, 2)) run.input({ type: 'settled', tokenId, attempt: 1, outcome: 'out' });
    run.settle('send', 'sent', id(2));
    const failing = run.ran('send')[0];
    const error = { code: 'x', kind: 'permanent', message: 'x', nodeId: null, retryAfterMs: null } as const;
    run.input({ type: 'failed', tokenId: failing?.tokenId ?? '', attempt: 1, error });
    expect(run.status).toBe('failed');
    run.redrive();
    const out = pendingExecutions(run.state).map(({ idempotencyKey, attempt }) => `${idempotencyKey} ${attempt}`);
    expect(out.sort()).toEqual(['run1:send:0 2', 'run1:tag:2 2', 'run1:tag:3 2', 'run1:tag:4 2']);
    expect(run.state.loops?.t1?.results).toEqual([null, 'm2', null, null, null]);
  });

  it('arms waits of iterations again', () => {
    const document = flow('waiting')
      .trigger()
      .next('each', loopNode, { over: 'times', times: 2, parallelism: 2 })
      .next('paid', waitEventNode, { eventType: 'x.paid', correlation: '{{ loop.item }}', timeout: 'P1D' })
      .next('send', sendMessageNode, send)
      .from('each', 'done')
      .end()
      .build();
    const run = Scenario.of(document);
    run.input({ type: 'signalled', waitId: 'run1:paid:0:event', payload: { event: {} } });
    run.fail('send', lasting);
    expect(run.armed()).toEqual([]);
    run.redrive();
    expect(run.armed()).toEqual(['run1:paid:1:event']);
    expect(run.subscription('paid').correlation).toBe('2');
    run.settle('send', 'sent');
    run.input({ type: 'signalled', waitId: 'run1:paid:1:event', payload: { event: {} } });
    run.settle('send', 'sent');
    expect(run.status).toBe('completed');
  });
});

it('a re-drive of a loop that failed over a result asks for the result again, and runs nothing again', () => {
  const document = flow('result')
    .trigger()
    .next('each', loopNode, { items: '[1]', collect: '{% for n in (1..vars.by) %}x{% endfor %}' })
    .next('send', sendMessageNode, send)
    .from('each', 'done')
    .end()
    .settings({ variables: { by: 30_000 } })
    .build();
  const run = Scenario.of(document);
  run.settle('send', 'sent');
  expect(run.status).toBe('failed');
  run.redrive();
  expect([run.status, run.ran('send').length]).toEqual(['failed', 1]);
  run.last = { ...run.last, state: { ...run.state, vars: { by: 1 } } };
  run.redrive();
  expect([run.status, run.ran('send').length]).toEqual(['completed', 1]);
  expect(run.state.nodes.each?.output).toMatchObject({ results: ['x'] });
});

describe('after a crash', () => {
  it('each iteration’s attempt can be given out again as it was', () => {
    const run = Scenario.of(each(3));
    for (const { tokenId } of run.ran('tag').slice(0, 2)) {
      run.input({ type: 'settled', tokenId, attempt: 1, outcome: 'out', output: { n: tokenId } });
    }
    const stored = JSON.parse(JSON.stringify(run.state));
    const given = [...run.ran('tag').slice(2), ...run.ran('send')];
    const rebuilt = pendingExecutions(stored).map(({ tokenId }) => rebuildCommand(run.plan, stored, tokenId));
    expect(rebuilt).toEqual(given);
    expect(rebuilt.map((one) => one?.config.body)).toEqual([undefined, '1t2', '2t3']);
  });
});

describe('while paused', () => {
  it('an iteration that ends is collected when the run is resumed', () => {
    const run = Scenario.of(each(1));
    run.settle('tag', 'out');
    run.input({ type: 'paused' });
    run.settle('send', 'sent', id(1));
    expect(run.ran('tag')).toHaveLength(1);
    run.input({ type: 'resumed' });
    expect([run.ran('tag').length, run.state.loops?.t1?.results]).toEqual([2, ['m1', null]]);
  });

  it('cancelling leaves no scope behind', () => {
    const run = Scenario.of(each(5));
    run.input({ type: 'cancelled', by: null });
    expect([run.status, run.state.scopes, run.state.loops, run.state.tokens]).toEqual([
      'cancelled',
      undefined,
      undefined,
      [],
    ]);
  });
});
