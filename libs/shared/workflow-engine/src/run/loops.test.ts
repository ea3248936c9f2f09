import { flow } from '@columba/testing';
import {
  loopNode,
  mergeNode,
  sendMessageNode,
  setVariablesNode,
  tagsNode,
  ticketNode,
} from '@columba/workflow-contracts';
import { describe, expect, it, vi } from 'vitest';
import { runErrorOf } from './run-progress.js';
import { Scenario } from './scenario-suite.js';

vi.setConfig({ testTimeout: 30_000 });

const send = (body = 'x') => ({ channel: 'same' as const, body });
const orders = [{ id: 'A' }, { id: 'B' }, { id: 'C' }];

/** The shape of what a loop is told, as people write it. */
type Loop = Parameters<typeof loopNode.config.parse>[0] & object;

//  start --> each --item--> send --sent--> each
//              +--done--> ticket --> done
const eachOrder = (config: Loop = {}) =>
  flow('orders')
    .settings({ variables: { orders } })
    .trigger()
    .next('each', loopNode, { items: 'vars.orders', ...config })
    .next('send', sendMessageNode, send('{{ loop.item.id }} {{ loop.number }}/{{ loop.count }}'))
    .to('each')
    .from('each', 'done')
    .next('ticket', ticketNode, { subject: '{{ nodes.each.output.results | json }}' })
    .end()
    .build();

describe('a loop over items', () => {
  it('runs its body for each, one after the other, and goes on with the results', () => {
    const run = Scenario.of(eachOrder());
    expect(run.state.tokens.map(({ nodeId, status, scope }) => [nodeId, status, scope])).toEqual([
      ['each', 'looping', undefined],
      ['send', 'executing', 't1.0'],
    ]);
    for (const id of ['m1', 'm2', 'm3']) run.settle('send', 'sent', { output: { messageId: id } });
    expect(run.ran('send').map((one) => one.config.body)).toEqual(['A 1/3', 'B 2/3', 'C 3/3']);
    expect(run.ran('send').map((one) => one.idempotencyKey)).toEqual(['run1:send:0', 'run1:send:1', 'run1:send:2']);
    expect(run.state.nodes.each?.output).toEqual({
      results: [{ messageId: 'm1' }, { messageId: 'm2' }, { messageId: 'm3' }],
      count: 3,
      failed: 0,
      stopped: false,
    });
    expect(JSON.parse(String(run.out('ticket').config.subject))).toHaveLength(3);
    expect(run.path()).toEqual(['start.out', 'send.sent', 'send.sent', 'send.sent', 'each.done']);
    expect(run.state).not.toHaveProperty('scopes');
    expect(run.state).not.toHaveProperty('loops');
    expect(run.state.nodes).not.toHaveProperty('send');
    run.settle('ticket', 'out');
    expect(run.status).toBe('completed');
  });

  it('says that it has begun and how it ended', () => {
    const run = Scenario.of(eachOrder());
    for (let turn = 0; turn < 3; turn += 1) run.settle('send', 'sent');
    const ofLoop = run.facts.map(({ body }) => body).filter((body) => 'nodeId' in body && body.nodeId === 'each');
    expect(ofLoop).toMatchObject([
      { type: 'node.started', tokenId: 't1', attempt: 1 },
      { type: 'node.settled', tokenId: 't1', outcome: 'done', detail: { count: 3, failed: 0, stopped: false } },
    ]);
  });

  it.each([
    ['a path', 'vars.orders'],
    ['a variable put in by the picker', ' {{ vars.orders }} '],
    ['a template that gives JSON', '{{ vars.orders | json }}'],
    ['JSON as it is', '[{"id":"A"},{"id":"B"},{"id":"C"}]'],
  ])('takes %s', (_what, items) => {
    const run = Scenario.of(eachOrder({ items }));
    for (let turn = 0; turn < 3; turn += 1) run.settle('send', 'sent');
    expect(run.ran('send').map((one) => one.config.body)).toEqual(['A 1/3', 'B 2/3', 'C 3/3']);
  });

  it.each([
    ['nothing', 'vars.nothing'],
    ['a text', 'vars.greeting'],
    ['an object', '{"a":1}'],
    ['items that run into each other', '{{ vars.orders }} '.repeat(2)],
  ])('fails over %s', (_what, items) => {
    const run = Scenario.of(eachOrder({ items }));
    expect(runErrorOf(run.state)).toMatchObject({ code: 'loop.not-a-list', kind: 'user', nodeId: 'each' });
  });

  it('with no items, is done at once', () => {
    const run = Scenario.of(eachOrder({ items: '[]' }));
    expect(run.path()).toEqual(['start.out', 'each.done']);
    expect(run.state.nodes.each?.output).toEqual({ results: [], count: 0, failed: 0, stopped: false });
  });

  it('with more items than allowed, fails before the first', () => {
    const run = Scenario.of(eachOrder({ maxIterations: 2 }));
    expect(runErrorOf(run.state)).toMatchObject({ code: 'loop.too-many-iterations', kind: 'user', nodeId: 'each' });
    expect(run.ran('send')).toEqual([]);
  });

  it('goes through the list as it was when it began', () => {
    const document = flow('changing')
      .settings({ variables: { orders } })
      .trigger()
      .next('each', loopNode, { items: 'vars.orders', collect: 'loop.item.id' })
      .next('forget', setVariablesNode, { assign: [{ name: 'orders', value: '[]', as: 'json' }] })
      .from('each', 'done')
      .end()
      .build();
    const run = Scenario.of(document);
    expect(run.state.nodes.each?.output).toMatchObject({ results: ['A', 'B', 'C'] });
    expect(run.state.vars.orders).toEqual([]);
  });
});

describe('what is collected', () => {
  it.each([
    ['a path', 'nodes.send.output.messageId', ['m1', 'm2', 'm3']],
    ['a path to nothing', 'nodes.send.output.nothing', [null, null, null]],
    ['a path outside of the loop', 'customer.firstName', ['Ada', 'Ada', 'Ada']],
    ['a template', '{{ loop.index }}: {{ nodes.send.output.messageId }}', ['0: m1', '1: m2', '2: m3']],
    ['the item', '{{ loop.item }}', orders],
  ])('%s', (_what, collect, results) => {
    const run = Scenario.of(eachOrder({ collect }));
    for (const id of ['m1', 'm2', 'm3']) run.settle('send', 'sent', { output: { messageId: id } });
    expect(run.state.nodes.each?.output).toMatchObject({ results });
  });

  it('without being told, the last output; null where there was none', () => {
    const run = Scenario.of(eachOrder());
    run.settle('send', 'sent', { output: { messageId: 'm1' } });
    run.settle('send', 'sent');
    run.settle('send', 'sent', { output: { messageId: 'm3' } });
    expect(run.state.nodes.each?.output).toMatchObject({ results: [{ messageId: 'm1' }, null, { messageId: 'm3' }] });
  });
});

describe('a loop that counts', () => {
  it.each([1, 2, 3])('runs %i times', (times) => {
    const run = Scenario.of(eachOrder({ over: 'times', times, items: undefined, collect: '{{ loop.item }}' }));
    for (let turn = 0; turn < times; turn += 1) run.settle('send', 'sent');
    const results = [1, 2, 3].slice(0, times);
    expect(run.state.nodes.each?.output).toMatchObject({ results, count: times });
  });
});

//  start --> again --item--> count --> again
//              +--done--> done
const counting = (config: Loop) =>
  flow('counting')
    .settings({ variables: { n: 0 } })
    .trigger()
    .next('again', loopNode, { over: 'while', ...config })
    .next('count', setVariablesNode, { assign: [{ name: 'n', value: '{{ vars.n | plus: 1 }}', as: 'number' }] })
    .to('again')
    .from('again', 'done')
    .end()
    .build();

describe('a loop with a condition', () => {
  it.each([0, 1, 7])('asks before each turn: %i turns', (most) => {
    const run = Scenario.of(counting({ while: { path: 'vars.n', op: 'lt', value: most } }));
    expect(run.state.vars.n).toBe(most);
    expect(run.state.nodes.again?.output).toMatchObject({ count: most });
    expect(run.status).toBe('completed');
  });

  it('sees the number of the turn that would come', () => {
    const run = Scenario.of(counting({ while: { path: 'loop.number', op: 'lte', value: 4 } }));
    expect(run.state.vars.n).toBe(4);
  });

  it('that never ceases to hold, fails at its limit', () => {
    const run = Scenario.of(counting({ while: { all: [] }, maxIterations: 5 }));
    expect(runErrorOf(run.state)).toMatchObject({ code: 'loop.too-many-iterations', nodeId: 'again' });
    expect(run.state.vars.n).toBe(5);
  });
});

describe('parallel iterations', () => {
  it('run as many at once as is stated, and give their results in order', () => {
    const run = Scenario.of(eachOrder({ parallelism: 2, collect: 'nodes.send.output.messageId' }));
    const [a, b] = run.ran('send');
    expect(run.ran('send')).toHaveLength(2);
    const settle = (tokenId = '', messageId = '') =>
      run.input({ type: 'settled', tokenId, attempt: 1, outcome: 'sent', output: { messageId } });
    settle(b?.tokenId, 'second');
    expect(run.ran('send')).toHaveLength(3);
    settle(run.ran('send')[2]?.tokenId, 'third');
    expect(run.path()).not.toContain('each.done');
    settle(a?.tokenId, 'first');
    expect(run.state.nodes.each?.output).toMatchObject({ results: ['first', 'second', 'third'] });
  });

  //  start --> each --item--> tag --out--> send     send reads what its own tag put out
  it('do not see what the others put out', () => {
    const document = flow('own outputs')
      .settings({ variables: { orders } })
      .trigger()
      .next('each', loopNode, { items: 'vars.orders', parallelism: 3 })
      .next('tag', tagsNode, { add: ['seen'] })
      .next('send', sendMessageNode, send('{{ loop.item.id }}{{ nodes.tag.output.n }}{{ nodes.send.output.id }}'))
      .from('each', 'done')
      .end()
      .build();
    const run = Scenario.of(document);
    const tags = run.ran('tag');
    for (const { tokenId } of [...tags].reverse()) {
      const n = tags.findIndex((one) => one.tokenId === tokenId);
      run.input({ type: 'settled', tokenId, attempt: 1, outcome: 'out', output: { n } });
    }
    expect(run.ran('send').map((one) => one.config.body)).toEqual(['C2', 'B1', 'A0']);
  });
});

describe('limits', () => {
  it('an empty body counts too', () => {
    const document = flow('nothing in nothing')
      .trigger()
      .next('outer', loopNode, { over: 'times', times: 5_000, maxIterations: 5_000 })
      .next('inner', loopNode, { over: 'times', times: 5_000, maxIterations: 5_000 })
      .from('outer', 'done')
      .end()
      .build();
    const run = Scenario.of(document);
    expect(runErrorOf(run.state)).toMatchObject({ code: 'run.too-many-nodes', nodeId: 'inner' });
  });

  it('loops in loops that run too much at once fail with a clear error', () => {
    const document = flow('too many')
      .trigger()
      .next('outer', loopNode, { over: 'times', times: 50, parallelism: 50 })
      .next('inner', loopNode, { over: 'times', times: 50, parallelism: 50 })
      .next('send', sendMessageNode, send())
      .from('outer', 'done')
      .end()
      .build();
    expect(runErrorOf(Scenario.of(document).state)).toMatchObject({ code: 'run.too-many-paths' });
  });

  it('thousands of turns in one step', () => {
    const run = Scenario.of(counting({ while: { path: 'vars.n', op: 'lt', value: 5_000 }, maxIterations: 5_000 }));
    expect(run.state.nodes.again?.output).toMatchObject({ count: 5_000 });
  });
});

//  start --> constructor --item--> toString --> valueOf
it('ids may be words that mean something to the machine', () => {
  const document = flow('words')
    .trigger()
    .next('constructor', loopNode, { over: 'times', times: 2 })
    .next('toString', tagsNode, { add: ['x'] })
    .next('valueOf', mergeNode, { mode: 'any' })
    .from('constructor', 'done')
    .end()
    .build();
  const run = Scenario.of(document);
  run.settle('toString', 'out');
  run.settle('toString', 'out');
  expect(run.ran('toString').map((one) => one.idempotencyKey)).toEqual(['run1:toString:0', 'run1:toString:1']);
  expect(run.path()).toContain('constructor.done');
});
