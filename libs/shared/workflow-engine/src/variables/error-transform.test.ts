import { flow } from '@columba/testing';
import { type FlowDocument, sendMessageNode } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { FlowCompileError } from '../plan/compile-flow.js';
import { runErrorOf } from '../run/run-progress.js';
import { Scenario } from '../run/scenario-suite.js';

type Set = NonNullable<NonNullable<FlowDocument['edges'][number]['onError']>['set']>;

//  start --> send --error (set)--> sorry
function caught(set: Set): FlowDocument {
  const document = flow('caught')
    .trigger()
    .next('send', sendMessageNode, { channel: 'whatsapp', body: 'hi' })
    .port('error')
    .next('sorry', sendMessageNode, { channel: 'sms', body: '{{ vars.why }} {{ vars.data.code }} {{ error.code }}' })
    .end()
    .build();
  const edges = document.edges.map((edge) => (edge.from.port === 'error' ? { ...edge, onError: { set } } : edge));
  return { ...document, edges };
}

const failing = (set: Set) => {
  const run = Scenario.of(caught(set));
  run.fail('send', { kind: 'permanent', code: 'provider.blocked', message: 'Blocked.' });
  return run;
};

describe('an error edge that transforms', () => {
  it('sets variables out of the error, which stays there on the path', () => {
    const run = failing([
      { name: 'why', value: 'It failed: {{ error.message | downcase }}', as: 'text' },
      { name: 'data', value: '{{ error | json }}', as: 'json' },
    ]);
    expect(run.out('sorry').config.body).toBe('It failed: blocked. provider.blocked provider.blocked');
    expect(run.state.vars.data).toMatchObject({ code: 'provider.blocked', kind: 'permanent', nodeId: 'send' });
  });

  it('does nothing while the node is still tried again', () => {
    const run = Scenario.of(caught([{ name: 'why', value: 'x', as: 'text' }]));
    run.fail('send', { kind: 'transient' });
    expect(run.state.vars.why).toBeUndefined();
  });

  it('that fails itself ends the run, with its own error at the node, to be re-driven there', () => {
    const run = failing([{ name: 'why', value: '{{ error.message }}', as: 'number' }]);
    expect(run.status).toBe('failed');
    expect(runErrorOf(run.state)).toMatchObject({ code: 'variables.not-a-number', nodeId: 'send' });
    run.redrive();
    run.settle('send', 'sent');
    expect(run.path()).toContain('send.sent');
  });

  it('is read when the flow is compiled', () => {
    expect(() => failing([{ name: 'why', value: '{{ error.', as: 'text' }])).toThrow(FlowCompileError);
  });
});
