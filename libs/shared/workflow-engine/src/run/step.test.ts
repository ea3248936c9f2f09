import { flow } from '@columba/testing';
import {
  conditionNode,
  endNode,
  failNode,
  sendMessageNode,
  setVariablesNode,
  switchNode,
  tagsNode,
  triggerMessageNode,
} from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { runErrorOf } from './run-progress.js';
import { initialState } from './run-state.js';
import { runContext, Scenario, START_MS } from './scenario-suite.js';
import { step } from './step.js';

const vip = { path: 'customer.tags', op: 'contains', value: 'vip' } as const;

//  start --> vip? --true--> set --> hello --sent--> done
//              +---false--> done
const greeting = () =>
  flow('greeting')
    .settings({ variables: { greeting: 'Hi', tries: 1 } })
    .trigger(triggerMessageNode, { channels: ['whatsapp'], match: { always: true } })
    .next('vip', conditionNode, { if: { all: [vip] } })
    .next('set', setVariablesNode, {
      assign: [
        { name: 'who', value: "{{ customer.firstName | default: 'there' }}" },
        { name: 'tries', value: '{{ vars.tries | plus: 1 }}', as: 'number' },
      ],
    })
    .next('hello', sendMessageNode, {
      channel: 'whatsapp',
      body: '{{ vars.greeting }} {{ vars.who }}: {{ event.text }}',
    })
    .end()
    .from('vip', 'false')
    .end()
    .build();

describe('a run through pure nodes', () => {
  it('goes as far as the first effect in one step', () => {
    const run = Scenario.of(greeting());
    expect(run.inputs).toHaveLength(1);
    expect(run.path()).toEqual(['start.out', 'vip.true', 'set.out']);
    expect(run.out('hello')).toEqual({
      type: 'run_node',
      tokenId: 't1',
      nodeId: 'hello',
      nodeType: 'send_message',
      attempt: 1,
      idempotencyKey: 'run1:hello:0',
      config: { channel: 'whatsapp', body: 'Hi Ada: hello' },
      timeoutMs: null,
    });
    expect(run.status).toBe('running');
    expect(run.state.vars).toEqual({ greeting: 'Hi', who: 'Ada', tries: 2 });
  });

  it('states every fact, with the values that decided', () => {
    const run = Scenario.of(greeting());
    run.nowMs += 20;
    run.settle('hello', 'sent', { output: { messageId: 'm1' }, detail: { channel: 'whatsapp' } });
    expect(run.facts.map(({ body }) => body)).toEqual([
      { type: 'run.started', flowVersion: 3, trigger: 'start' },
      settled('start', 'out'),
      {
        ...settled('vip', 'true'),
        detail: { path: 'customer.tags', op: 'contains', expected: 'vip', actual: ['vip'] },
      },
      {
        ...settled('set', 'out'),
        detail: {
          variables: [
            { scope: 'run', name: 'who', operation: 'set', type: 'text' },
            { scope: 'run', name: 'tries', operation: 'set', type: 'number', before: 1, after: 2 },
          ],
        },
      },
      { type: 'node.started', nodeId: 'hello', tokenId: 't1', attempt: 1 },
      { ...settled('hello', 'sent'), detail: { channel: 'whatsapp' } },
      { ...settled('done', 'end'), startedAtMs: START_MS + 20 },
      { type: 'run.completed' },
    ]);
    expect(run.last.commands).toEqual([{ type: 'finish', status: 'completed', error: null }]);
    expect(run.state.nodes.hello).toEqual({ output: { messageId: 'm1' } });
  });

  it('takes the other way when the condition does not hold', () => {
    const run = Scenario.of(greeting(), { customer: { tags: [] } });
    expect(run.path()).toEqual(['start.out', 'vip.false', 'done.end']);
    expect(run.status).toBe('completed');
    expect(run.ran('hello')).toEqual([]);
  });

  it('variables given at the start win over those of the flow', () => {
    const run = new Scenario(greeting(), { greeting: 'Moin' });
    run.input({ type: 'started', nodeId: 'start', context: runContext() });
    expect(run.out('hello').config.body).toBe('Moin Ada: hello');
  });

  it('never renders what a customer wrote a second time', () => {
    const text = '{{ customer.id }}{% include "x" %}';
    const run = Scenario.of(greeting(), { event: { text } });
    expect(run.out('hello').config.body).toBe(`Hi Ada: ${text}`);
  });
});

describe('switch', () => {
  //  start --> which --big--> a      the first case that holds wins
  //              +----small--> b
  //              +----default--> c
  const document = flow('which')
    .trigger()
    .next('which', switchNode, {
      cases: [
        { port: 'big', when: { path: 'event.total', op: 'gt', value: 100 } },
        { port: 'small', when: { path: 'event.total', op: 'gt', value: 10 } },
      ],
    })
    .next('a', endNode, {})
    .from('which', 'small')
    .next('b', endNode, {})
    .from('which', 'default')
    .next('c', endNode, {})
    .build();
  it.each([
    [500, 'big', 'a'],
    [50, 'small', 'b'],
    [5, 'default', 'c'],
    [null, 'default', 'c'],
  ])('total %s leaves by %s', (total, port, end) => {
    expect(Scenario.of(document, { event: { total } }).path()).toEqual(['start.out', `which.${port}`, `${end}.end`]);
  });
});

describe('the end of a run', () => {
  //  start --> stop (fail)
  it('fail ends the run with the reason of the author', () => {
    const run = Scenario.of(
      flow('stop').trigger().next('stop', failNode, { reason: 'No stock for {{ customer.firstName }}' }).build(),
    );
    expect(run.status).toBe('failed');
    expect(runErrorOf(run.state)).toMatchObject({
      code: 'flow.failed',
      kind: 'user',
      message: 'No stock for Ada',
      nodeId: 'stop',
    });
    expect(run.factTypes()).toEqual(['run.started', 'node.settled', 'node.failed', 'run.failed']);
    expect(run.last.commands).toEqual([{ type: 'finish', status: 'failed', error: runErrorOf(run.state) }]);
  });

  it('a run that has ended ignores everything', () => {
    const run = Scenario.of(flow('short').trigger().end().build());
    const { state } = run;
    for (const input of [
      { type: 'settled', tokenId: 't1', attempt: 1, outcome: 'out' },
      { type: 'timer' },
      { type: 'cancelled', by: null },
      { type: 'paused' },
      { type: 'context', customer: null },
      { type: 'started', nodeId: 'start', context: runContext() },
    ] as const) {
      const result = run.input(input);
      expect(result).toEqual({ state, commands: [], facts: [] });
      expect(result.state).toBe(state);
    }
  });

  it('a path without an edge ends there', () => {
    const run = Scenario.of(
      flow('open')
        .trigger()
        .next('tag', tagsNode, { add: ['a'] })
        .build(),
    );
    run.settle('tag', 'out', { output: { tags: ['a'] }, patch: { customer: { tags: ['a'] }, vars: { n: 1 } } });
    expect(run.status).toBe('completed');
    expect(run.state.context?.customer).toEqual({ id: 'c1', firstName: 'Ada', tags: ['a'] });
    expect(run.state.vars).toEqual({ n: 1 });
  });

  it('cancelling stops what is out and disarms what is armed', () => {
    const run = Scenario.of(greeting());
    run.input({ type: 'cancelled', by: 'agent@acme.test' });
    expect(run.status).toBe('cancelled');
    expect(run.facts.at(-1)?.body).toEqual({ type: 'run.cancelled', by: 'agent@acme.test' });
    expect(run.last.commands).toEqual([{ type: 'finish', status: 'cancelled', error: null }]);
  });
});

describe('inputs that do not apply', () => {
  it.each([
    { type: 'settled', tokenId: 't1', attempt: 2, outcome: 'sent' },
    { type: 'settled', tokenId: 't9', attempt: 1, outcome: 'sent' },
    { type: 'signalled', waitId: 'nobody', payload: {} },
    { type: 'started', nodeId: 'start', context: runContext() },
    { type: 'timer' },
    { type: 'resumed' },
  ] as const)('$type changes nothing', (input) => {
    const run = Scenario.of(greeting());
    const { state } = run;
    expect(run.input(input).state).toBe(state);
  });

  it('nothing happens to a run before it has started', () => {
    const state = initialState({ runId: 'r' });
    const { plan } = new Scenario(greeting());
    expect(step(plan, state, { type: 'timer', atMs: 1 }).state).toBe(state);
    expect(step(plan, state, { type: 'paused', atMs: 1 }).state).toBe(state);
  });

  it('an outcome that the node does not have is a bug of the executor', () => {
    const run = Scenario.of(greeting());
    run.settle('hello', 'teleported');
    expect(runErrorOf(run.state)).toMatchObject({ code: 'engine.unknown-outcome', kind: 'bug', nodeId: 'hello' });
  });

  it('a trigger that the flow does not have fails the run', () => {
    const run = Scenario.of(greeting(), {}, 'nowhere');
    expect(run.status).toBe('failed');
    expect(runErrorOf(run.state)).toMatchObject({ code: 'run.unknown-node', kind: 'bug' });
  });
});

function settled(nodeId: string, outcome: string) {
  return { type: 'node.settled', nodeId, tokenId: 't1', outcome, attempt: 1, startedAtMs: START_MS };
}
