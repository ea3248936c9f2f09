import { flow } from '@columba/testing';
import { sendMessageNode, setVariablesNode } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { runErrorOf } from '../run/run-progress.js';
import { Scenario } from '../run/scenario-suite.js';

type As = 'text' | 'number' | 'boolean' | 'json';

//  start --> set --> done
const plain = (value: string, as: As) =>
  flow('set')
    .trigger()
    .next('set', setVariablesNode, { assign: [{ name: 'x', value, as }] })
    .end()
    .build();

describe('set_variables converts', () => {
  it.each<[string, As, unknown]>([
    ['plain', 'text', 'plain'],
    ['', 'text', ''],
    ['{{ nothing.there }}', 'text', ''],
    ['42', 'number', 42],
    [' -1.5e3 ', 'number', -1500],
    ['{{ event.total }}', 'number', 99.5],
    ['true', 'boolean', true],
    ['No', 'boolean', false],
    ['', 'boolean', false],
    ['{"a":[1,2]}', 'json', { a: [1, 2] }],
    ['{{ event.items | json }}', 'json', ['a', 'b']],
    ['-0', 'number', 0],
    ['["a\\u0000b", "\\ud83d"]', 'json', ['ab', '\uFFFD']],
  ])('%j as %s gives %j', (value, as, expected) => {
    const run = Scenario.of(plain(value, as), { event: { total: 99.5, items: ['a', 'b'] } });
    expect(run.state.vars.x).toEqual(expected);
    expect(run.state.nodes.set?.output).toEqual({ x: expected });
  });

  it.each<[string, As, string]>([
    ['forty-two', 'number', 'variables.not-a-number'],
    ['', 'number', 'variables.not-a-number'],
    ['Infinity', 'number', 'variables.not-a-number'],
    ['0x10', 'number', 'variables.not-a-number'],
    ['perhaps', 'boolean', 'variables.not-a-boolean'],
    ['{secret', 'json', 'variables.not-json'],
    [`${'['.repeat(900)}${']'.repeat(900)}`, 'json', 'variables.not-json'],
  ])('%j as %s fails with its code, and without the value', (value, as, code) => {
    const run = Scenario.of(plain(value, as));
    const error = runErrorOf(run.state);
    expect(error).toMatchObject({ code, kind: 'user', nodeId: 'set' });
    expect(error?.message).not.toContain('secret');
    expect(run.state.vars.x).toBeUndefined();
  });

  //  start --> set --error--> sorry
  it('an error edge catches it, and its path knows the error', () => {
    const caught = flow('set')
      .trigger()
      .next('set', setVariablesNode, { assign: [{ name: 'x', value: 'no', as: 'number' }] })
      .port('error')
      .next('sorry', sendMessageNode, {
        channel: 'same',
        body: '{{ error.code }} of {{ error.kind }} at {{ error.nodeId }}',
      })
      .build();
    const run = Scenario.of(caught);
    expect(run.out('sorry').config.body).toBe('variables.not-a-number of user at set');
    expect(run.facts.at(-2)?.body).toMatchObject({ type: 'node.failed', caught: true, willRetryAtMs: null });
  });

  it('all values are rendered before any is set', () => {
    const swap = flow('swap')
      .settings({ variables: { a: 1, b: 2 } })
      .trigger()
      .next('set', setVariablesNode, {
        assign: [
          { name: 'a', value: '{{ vars.b }}', as: 'number' },
          { name: 'b', value: '{{ vars.a }}', as: 'number' },
        ],
      })
      .build();
    expect(Scenario.of(swap).state.vars).toEqual({ a: 2, b: 1 });
  });
});
