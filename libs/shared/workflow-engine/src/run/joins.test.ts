import { flow } from '@columba/testing';
import { conditionNode, delayNode, endNode, mergeNode, sendMessageNode, tagsNode } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { Scenario } from './scenario-suite.js';

const send = (body = 'x') => ({ channel: 'same' as const, body });

//  start --+--> a --sent--> join --> done
//          +--> b --sent--> join
const fork = (mode: 'all' | 'any') =>
  flow('fork')
    .trigger()
    .next('a', sendMessageNode, send())
    .next('join', mergeNode, { mode })
    .end()
    .from('start')
    .next('b', sendMessageNode, send())
    .to('join')
    .build();

describe('a fork', () => {
  it('runs every edge of a port, each with a token of its own', () => {
    const run = Scenario.of(fork('all'));
    expect(run.state.tokens.map(({ id, nodeId }) => [id, nodeId])).toEqual([
      ['t1', 'a'],
      ['t2', 'b'],
    ]);
    expect(run.status).toBe('running');
  });
});

describe('merge all', () => {
  it.each([
    ['a', 'b'],
    ['b', 'a'],
  ])('waits for both, %s first', (first, second) => {
    const run = Scenario.of(fork('all'));
    run.settle(first, 'sent', { output: { n: first } });
    expect(run.path()).not.toContain('join.out');
    run.settle(second, 'sent', { output: { n: second } });
    expect(run.path().slice(-2)).toEqual(['join.out', 'done.end']);
    expect(run.state.nodes.join?.output).toEqual({ branches: { a: { n: 'a' }, b: { n: 'b' } } });
    expect(run.status).toBe('completed');
  });

  //  start --+--> vip? --true---> a --> join --> done       b waits for nobody: a is not taken
  //          |      +---false--> skip
  //          +--> b --------------------> join
  it('is not held up by a branch that was not taken', () => {
    const document = flow('not taken')
      .trigger()
      .next('vip', conditionNode, { if: { path: 'customer.vip', op: 'equals', value: true } })
      .next('a', sendMessageNode, send())
      .next('join', mergeNode, {})
      .end()
      .from('vip', 'false')
      .next('skip', endNode, {})
      .from('start')
      .next('b', sendMessageNode, send())
      .to('join')
      .build();
    const run = Scenario.of(document);
    run.settle('b', 'sent', { output: { n: 'b' } });
    expect(run.status).toBe('completed');
    expect(run.state.nodes.join?.output).toEqual({ branches: { b: { n: 'b' } } });
    expect(run.ran('a')).toEqual([]);
  });

  it('goes on when the branch it waited for ends elsewhere', () => {
    const document = flow('elsewhere')
      .trigger()
      .next('a', sendMessageNode, send())
      .next('join', mergeNode, {})
      .end()
      .from('start')
      .next('b', sendMessageNode, send())
      .to('join')
      .from('b', 'undeliverable')
      .next('lost', endNode, {})
      .build();
    const run = Scenario.of(document);
    run.settle('a', 'sent');
    expect(run.path()).not.toContain('join.out');
    run.settle('b', 'undeliverable');
    expect(run.path().slice(1)).toEqual(['a.sent', 'b.undeliverable', 'lost.end', 'join.out', 'done.end']);
  });

  //  start --+--> a --> inner --> outer --> done     c leads into outer only
  //          +--> b --> inner
  //          +--> c ------------> outer
  it('nests', () => {
    const document = flow('nested')
      .trigger()
      .next('a', sendMessageNode, send())
      .next('inner', mergeNode, {})
      .next('outer', mergeNode, {})
      .end()
      .from('start')
      .next('b', sendMessageNode, send())
      .to('inner')
      .from('start')
      .next('c', sendMessageNode, send())
      .to('outer')
      .build();
    const run = Scenario.of(document);
    run.settle('c', 'sent');
    run.settle('a', 'sent');
    expect(run.path()).not.toContain('outer.out');
    run.settle('b', 'sent');
    expect(run.path().slice(-3)).toEqual(['inner.out', 'outer.out', 'done.end']);
    expect(run.factTypes().filter((type) => type === 'run.completed')).toHaveLength(1);
  });

  //  start --+--> one --> two --> one ...      two merges that lead into each other must not wait for ever
  //          +--> two
  it('merges in a circle let the first go on', () => {
    const document = flow('circle')
      .trigger()
      .next('one', mergeNode, {})
      .next('rest', delayNode, { for: 'PT1H' })
      .next('two', mergeNode, {})
      .next('rest2', delayNode, { for: 'PT1H' })
      .to('one')
      .from('start')
      .to('two')
      .build();
    const run = Scenario.of(document);
    expect(run.path().slice(1)).toEqual(['one.out']);
    for (let turn = 0; turn < 6; turn += 1) {
      run.waitUntilDue();
      expect(run.state.tokens.some((token) => token.status === 'waiting')).toBe(true);
    }
    expect(run.path().filter((one) => one === 'two.out').length).toBeGreaterThan(1);
  });
});

describe('merge any', () => {
  it('lets the first go on and swallows the other', () => {
    const run = Scenario.of(fork('any'));
    run.settle('b', 'sent', { output: { n: 'b' } });
    expect(run.path().slice(1)).toEqual(['b.sent', 'join.out', 'done.end']);
    expect(run.state.nodes.join?.output).toEqual({ branches: { b: { n: 'b' } } });
    expect(run.status).toBe('running');
    run.settle('a', 'sent');
    expect(run.path().filter((one) => one.startsWith('join'))).toHaveLength(1);
    expect(run.status).toBe('completed');
  });

  //  start --> again (any) --> tag --> rest (1 h) --> again ...
  it('lets a cycle come through again', () => {
    const document = flow('cycle')
      .trigger()
      .next('again', mergeNode, { mode: 'any' })
      .next('tag', tagsNode, { add: ['seen'] })
      .next('rest', delayNode, { for: 'PT1H' })
      .to('again')
      .build();
    const run = Scenario.of(document);
    for (let turn = 0; turn < 3; turn += 1) {
      run.settle('tag', 'out');
      run.waitUntilDue();
    }
    expect(run.ran('tag').map((one) => one.idempotencyKey)).toEqual([
      'run1:tag:0',
      'run1:tag:1',
      'run1:tag:2',
      'run1:tag:3',
    ]);
  });

  //  start --> again (any) --+--> a --> again      of two that come back together only one begins the next round
  //                          +--> b --> again
  it('swallows the second of each round', () => {
    const document = flow('rounds')
      .trigger()
      .next('again', mergeNode, { mode: 'any' })
      .next('a', sendMessageNode, send())
      .to('again')
      .from('again')
      .next('b', sendMessageNode, send())
      .to('again')
      .build();
    const run = Scenario.of(document);
    for (let turn = 0; turn < 3; turn += 1) {
      const [a, b] = [run.out('a'), run.out('b')];
      for (const { tokenId, attempt } of [a, b]) run.input({ type: 'settled', tokenId, attempt, outcome: 'sent' });
    }
    expect(run.path().filter((one) => one === 'again.out')).toHaveLength(4);
    expect(run.state.tokens).toHaveLength(2);
  });
});
