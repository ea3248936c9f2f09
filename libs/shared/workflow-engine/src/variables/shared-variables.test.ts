import { flow } from '@columba/testing';
import { conditionNode, sendMessageNode, setVariablesNode } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { compileFlow } from '../plan/compile-flow.js';
import { runErrorOf } from '../run/run-progress.js';
import { runContext, Scenario } from '../run/scenario-suite.js';

type Assign = Parameters<typeof setVariablesNode.config.parse>[0];

//  start --> set --out--> hello --> done
//             +--conflict--> done
const counting = (assign: object[], body = 'n={{ tenant.count }} {{ flow.seen | join: "," }} {{ global.brand }}') =>
  flow('count')
    .trigger()
    .next('set', setVariablesNode, { assign } as Assign as never)
    .next('hello', sendMessageNode, { channel: 'whatsapp', body })
    .end()
    .build();

const increment = { scope: 'tenant', name: 'count', operation: 'increment', value: '1' };
const shared = { flow: { seen: ['a', 'b'] }, tenant: { count: 41 }, global: { brand: 'Columba' } };

function started(document: ReturnType<typeof counting>) {
  const run = new Scenario(document);
  run.input({ type: 'started', nodeId: 'start', context: runContext(), shared });
  return run;
}

describe('which shared variables a flow reads', () => {
  it('is found in templates, conditions and what error edges set', () => {
    const document = flow('reads')
      .trigger()
      .next('if', conditionNode, { if: { all: [{ path: 'flow.seen', op: 'exists' }] } })
      .next('hello', sendMessageNode, { channel: 'whatsapp', body: '{{ tenant.hello }}{% if global.on %}!{% endif %}' })
      .end()
      .build();
    expect(compileFlow(document).shared).toEqual({ flow: ['seen'], tenant: ['hello'], global: ['on'] });
  });

  it.each(['Dear tenant. Go with the flow.', '{{ vars.flow }} {{ event.data.tenant.name }}', 'a flow.b c'])(
    '%j reads none, so nothing is loaded',
    (body) => {
      expect(compileFlow(counting([{ name: 'x', value: '1' }], body)).shared).toBeNull();
    },
  );
});

describe('variables that outlive the run', () => {
  it('are written by an executor, with a key of their own, and then read as written', () => {
    const run = started(counting([increment]));
    expect(run.out('set')).toMatchObject({ nodeType: 'set_variables', idempotencyKey: 'run1:set:0', attempt: 1 });
    run.settle('set', 'out', { output: { count: 42 }, patch: { shared: { tenant: { count: 42 } } } });
    expect(run.out('hello').config.body).toBe('n=42 a,b Columba');
    expect(run.state.nodes.set?.output).toEqual({ count: 42 });
    expect(run.state.vars.count).toBeUndefined();
  });

  it('are read afresh when the run is taken up again', () => {
    const run = started(counting([{ name: 'x', value: '1' }]));
    run.fail('hello');
    run.input({ type: 'context', customer: null, shared: { ...shared, tenant: { count: 7 } } });
    run.waitUntilDue();
    expect(run.out('hello').config.body).toBe('n=7 a,b Columba');
  });

  it('a conflict leaves by its port, and the run keeps its own as they were', () => {
    const run = started(
      counting([
        { name: 'mine', value: 'new' },
        { ...increment, operation: 'compare_and_set', as: 'number', expected: '40', value: '1' },
      ]),
    );
    run.settle('set', 'conflict', { detail: { conflict: 'count' } });
    expect(run.path()).toContain('set.conflict');
    expect(run.state.vars.mine).toBeUndefined();
  });

  it('the run sets its own once the others are written', () => {
    const run = started(counting([{ name: 'mine', value: 'new' }, increment]));
    expect(run.state.vars.mine).toBeUndefined();
    run.settle('set', 'out', { output: { count: 42 } });
    expect(run.state.vars.mine).toBe('new');
    expect(run.state.nodes.set?.output).toEqual({ count: 42, mine: 'new' });
  });

  it('a write that fails is tried again like any effect', () => {
    const run = started(counting([increment]));
    run.fail('set');
    run.waitUntilDue();
    expect(run.ran('set').map(({ attempt, idempotencyKey }) => [attempt, idempotencyKey])).toEqual([
      [1, 'run1:set:0'],
      [2, 'run1:set:0'],
    ]);
  });
});

describe("the run's own variables", () => {
  const ran = (...assign: object[]) => {
    const run = new Scenario(counting(assign, 'hi'), { n: 1, list: ['a'], text: 'a', same: { b: [1] } });
    run.input({ type: 'started', nodeId: 'start', context: runContext() });
    return run;
  };

  it.each([
    [{ name: 'n', operation: 'increment', value: '2.5' }, 'n', 3.5],
    [{ name: 'fresh', operation: 'increment', value: '-1' }, 'fresh', -1],
    [{ name: 'list', operation: 'append', value: '{"b":1}', as: 'json' }, 'list', ['a', { b: 1 }]],
    [{ name: 'fresh', operation: 'append', value: '1', as: 'json' }, 'fresh', [1]],
    [{ name: 'text', operation: 'append', value: 'b' }, 'text', 'ab'],
    [{ name: 'same', operation: 'compare_and_set', expected: '{"b":[1]}', value: '2', as: 'json' }, 'same', 2],
    [{ name: 'fresh', operation: 'compare_and_set', value: 'first' }, 'fresh', 'first'],
  ])('%j', (assignment, name, expected) => {
    expect(ran(assignment).state.vars[name]).toEqual(expected);
  });

  it('one after the other', () => {
    const add = { name: 'n', operation: 'increment', value: '1' };
    expect(ran(add, add).state.vars.n).toBe(3);
  });

  it.each([
    [{ name: 'text', operation: 'increment', value: '1' }, 'variables.type-mismatch'],
    [{ name: 'n', operation: 'append', value: '1', as: 'json' }, 'variables.type-mismatch'],
    [{ name: 'n', operation: 'append', value: '1', as: 'number' }, 'variables.cannot-append'],
    [{ name: 'n', operation: 'increment', value: 'x' }, 'variables.not-a-number'],
  ])('%j fails with %s', (assignment, code) => {
    expect(runErrorOf(ran(assignment).state)?.code).toBe(code);
  });

  it('one that has changed meanwhile is left alone, with all others of the node', () => {
    const run = ran(
      { name: 'n', operation: 'increment', value: '1' },
      { name: 'text', operation: 'compare_and_set', expected: 'b', value: 'c' },
    );
    expect(run.path()).toContain('set.conflict');
    expect(run.state.vars).toMatchObject({ n: 1, text: 'a' });
  });
});
