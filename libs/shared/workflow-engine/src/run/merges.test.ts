import { flow } from '@columba/testing';
import { conditionNode, delayNode, loopNode, mergeNode, sendMessageNode } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { Scenario } from './scenario-suite.js';

const send = (body = 'x') => ({ channel: 'same' as const, body });
type Merge = Parameters<typeof mergeNode.config.parse>[0] & object;

//  start --+--> a --sent--> join --> done       a and b may also end elsewhere, by "undeliverable"
//          +--> b --sent--> join
//          +--> c --sent--> join
const three = (config: Merge) => {
  const built = flow('three')
    .trigger()
    .next('a', sendMessageNode, send())
    .next('join', mergeNode, config)
    .next('behind', sendMessageNode, send('{{ nodes.join.output | json }}'))
    .end();
  for (const id of ['b', 'c']) built.from('start').next(id, sendMessageNode, send()).to('join');
  return built.build();
};

const output = (run: Scenario) => run.state.nodes.join?.output;
const settle = (run: Scenario, ids: string) => {
  for (const id of ids) run.settle(id, 'sent', { output: { id } });
};

describe('what a merge makes of its branches', () => {
  it.each([
    ['object', { branches: { a: { id: 'a' }, b: { id: 'b' }, c: { id: 'c' } } }],
    ['array', { branches: [{ id: 'c' }, { id: 'a' }, { id: 'b' }] }],
    ['first', { result: { id: 'c' } }],
    ['last', { result: { id: 'b' } }],
  ] as const)('%s', (result, expected) => {
    const run = Scenario.of(three({ result }));
    settle(run, 'cab');
    expect(output(run)).toEqual(expected);
    expect(JSON.parse(String(run.out('behind').config.body))).toEqual(expected);
  });

  it.each([
    ['array', { branches: [{ id: 'b' }] }],
    ['first', { result: { id: 'b' } }],
  ] as const)('of the first alone: %s', (result, expected) => {
    const run = Scenario.of(three({ mode: 'any', result }));
    settle(run, 'b');
    expect(output(run)).toEqual(expected);
  });

  it('calls a branch by the input that its edge names', () => {
    const document = three({});
    const edges = document.edges.map((edge) =>
      edge.from.node === 'a' ? { ...edge, to: { node: 'join', port: 'left' } } : edge,
    );
    const run = Scenario.of({ ...document, edges });
    settle(run, 'abc');
    expect(Object.keys((output(run) as { branches: object }).branches)).toEqual(['left', 'b', 'c']);
  });
});

describe('merge named', () => {
  it.each([
    ['ab', 'ab'],
    ['ba', 'ba'],
    ['cab', 'cab'],
    ['acb', 'acb'],
  ])('waits for a and b, which arrive in the order %s', (order, merged) => {
    const run = Scenario.of(three({ mode: 'named', inputs: ['a', 'b'], result: 'array' }));
    settle(run, order.slice(0, -1));
    expect(run.ran('behind')).toEqual([]);
    settle(run, order.slice(-1));
    expect(output(run)).toEqual({ branches: [...merged].map((id) => ({ id })) });
    expect(run.ran('behind')).toHaveLength(1);
  });

  it('swallows what comes later', () => {
    const run = Scenario.of(three({ mode: 'named', inputs: ['a', 'b'] }));
    settle(run, 'ab');
    run.settle('behind', 'sent');
    settle(run, 'c');
    expect(run.ran('behind')).toHaveLength(1);
    expect(run.status).toBe('completed');
  });

  it('does not wait for what can no longer arrive', () => {
    const run = Scenario.of(three({ mode: 'named', inputs: ['a', 'b'] }));
    settle(run, 'a');
    run.settle('b', 'undeliverable');
    expect(output(run)).toEqual({ branches: { a: { id: 'a' } } });
  });

  it('goes on with others when none of those that it names can arrive', () => {
    const run = Scenario.of(three({ mode: 'named', inputs: ['a', 'nowhere'] }));
    settle(run, 'c');
    expect(run.ran('behind')).toEqual([]);
    run.settle('a', 'undeliverable');
    expect(output(run)).toEqual({ branches: { c: { id: 'c' } } });
  });

  it('waits for an input that an edge names', () => {
    const document = three({ mode: 'named', inputs: ['left'] });
    const edges = document.edges.map((edge) =>
      edge.from.node === 'a' ? { ...edge, to: { node: 'join', port: 'left' } } : edge,
    );
    const run = Scenario.of({ ...document, edges });
    settle(run, 'bc');
    expect(run.ran('behind')).toEqual([]);
    settle(run, 'a');
    expect(output(run)).toEqual({ branches: { b: { id: 'b' }, c: { id: 'c' }, left: { id: 'a' } } });
  });

  //  start --+--> a --> again (named a) --> rest (1 h) --> a       each round comes through once
  //          +--> b --> again
  it('lets a cycle come through again', () => {
    const document = flow('rounds')
      .trigger()
      .next('a', sendMessageNode, send())
      .next('again', mergeNode, { mode: 'named', inputs: ['a'] })
      .next('rest', delayNode, { for: 'PT1H' })
      .to('a')
      .from('start')
      .next('b', sendMessageNode, send())
      .to('again')
      .build();
    const run = Scenario.of(document);
    for (let round = 0; round < 3; round += 1) {
      settle(run, 'a');
      if (round === 1) settle(run, 'b');
      run.waitUntilDue();
    }
    expect(run.path().filter((one) => one === 'again.out')).toHaveLength(3);
    expect(run.state.tokens).toHaveLength(1);
  });
});

//  start --> each --item--+--> a --sent--> join --> c --> each
//              |          +--> b --sent--> join
//              +--done--> done
describe('a merge in a loop', () => {
  const document = (config: Merge, parallelism = 1) =>
    flow('in a loop')
      .trigger()
      .next('each', loopNode, { over: 'times', times: 2, parallelism, collect: 'nodes.join.output.branches' })
      .next('a', sendMessageNode, send())
      .next('join', mergeNode, { result: 'array', ...config })
      .next('c', sendMessageNode, send())
      .to('each')
      .from('each', 'item')
      .next('b', sendMessageNode, send())
      .to('join')
      .from('each', 'done')
      .end()
      .build();

  it.each(['all', 'any', 'named'] as const)('mode %s: each iteration has its own', (mode) => {
    const run = Scenario.of(document({ mode, ...(mode === 'named' ? { inputs: ['a', 'b'] } : {}) }));
    const joined = mode === 'any' ? [{ id: 'b' }] : [{ id: 'b' }, { id: 'a' }];
    for (let turn = 0; turn < 2; turn += 1) {
      settle(run, 'b');
      expect(run.ran('c')).toHaveLength(mode === 'any' ? turn + 1 : turn);
      settle(run, 'ac');
    }
    expect(run.state.nodes.each?.output).toMatchObject({ results: [joined, joined] });
    expect(run.path().filter((one) => one === 'join.out')).toHaveLength(2);
  });

  it('joins only what belongs to the same iteration', () => {
    const run = Scenario.of(document({}, 2));
    const [a0, a1] = run.ran('a');
    const [b0, b1] = run.ran('b');
    const answer = (command: { tokenId: string } | undefined, id: string) =>
      run.input({ type: 'settled', tokenId: command?.tokenId ?? '', attempt: 1, outcome: 'sent', output: { id } });
    answer(a0, 'a0');
    answer(b1, 'b1');
    expect(run.path()).not.toContain('join.out');
    answer(a1, 'a1');
    expect(run.ran('c')).toHaveLength(1);
    answer(b0, 'b0');
    for (const command of run.ran('c')) answer(command, 'c');
    expect(run.state.nodes.each?.output).toMatchObject({
      results: [
        [{ id: 'a0' }, { id: 'b0' }],
        [{ id: 'b1' }, { id: 'a1' }],
      ],
    });
  });

  //  start --> each --item--+--> a --> one --> vip --true--> two --> each
  //                         +--> b --> two                            two waits for what comes through one
  it('is not confused by the way back to the loop', () => {
    const nested = flow('two merges')
      .trigger()
      .next('each', loopNode, { over: 'times', times: 1 })
      .next('a', sendMessageNode, send())
      .next('one', mergeNode, {})
      .next('vip', conditionNode, { if: { all: [] } })
      .next('two', mergeNode, { result: 'array' })
      .to('each')
      .from('each', 'item')
      .next('b', sendMessageNode, send())
      .to('two')
      .from('each', 'item')
      .next('c', sendMessageNode, send())
      .to('one')
      .from('each', 'done')
      .end()
      .build();
    const run = Scenario.of(nested);
    settle(run, 'bca');
    expect(run.path().slice(-5)).toEqual(['one.out', 'vip.true', 'two.out', 'each.done', 'done.end']);
    expect(run.path().filter((one) => one === 'two.out')).toHaveLength(1);
  });
});

//  start --+--> each --item--> rest (1 h) --> join --> send        what comes to join outside of the loop
//          +--> join                                               waits for no iteration
it('a merge that stands in a body and outside of it joins each for itself', () => {
  const document = flow('both')
    .trigger()
    .next('each', loopNode, { over: 'times', times: 1 })
    .next('rest', delayNode, { for: 'PT1H' })
    .next('join', mergeNode, {})
    .next('send', sendMessageNode, send('{{ loop.number }}'))
    .from('start')
    .to('join')
    .build();
  const run = Scenario.of(document);
  expect(run.ran('send').map((one) => one.config.body)).toEqual(['']);
  run.waitUntilDue();
  expect(run.ran('send').map((one) => one.config.body)).toEqual(['', '1']);
});

//  start --+--> each --item--> send        the loop's token stands for its whole body
//          |      +--done--> join --> done
//          +--> b --sent--> join
it('a merge outside waits for the loop', () => {
  const document = flow('outside')
    .trigger()
    .next('each', loopNode, { over: 'times', times: 2, parallelism: 2 })
    .next('send', sendMessageNode, send())
    .from('each', 'done')
    .next('join', mergeNode, {})
    .end()
    .from('start')
    .next('b', sendMessageNode, send())
    .to('join')
    .build();
  const run = Scenario.of(document);
  settle(run, 'b');
  const [first, second] = run.ran('send');
  for (const { tokenId = '' } of [second ?? {}, first ?? {}]) {
    expect(run.path()).not.toContain('join.out');
    run.input({ type: 'settled', tokenId, attempt: 1, outcome: 'sent', output: {} });
  }
  expect(run.path().slice(-3)).toEqual(['each.done', 'join.out', 'done.end']);
});
