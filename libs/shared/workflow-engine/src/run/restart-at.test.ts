import { flow } from '@columba/testing';
import { sendMessageNode, setVariablesNode, ticketNode } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { nodesBehind, restartAt, restartProblem } from './restart-at.js';
import type { RunState } from './run-state.js';
import { Scenario } from './scenario-suite.js';
import { step } from './step.js';

//  start --> note --> send --sent--> ticket --> done
const document = flow('restarts')
  .trigger()
  .next('note', setVariablesNode, { assign: [{ name: 'greeting', value: 'Hi' }] })
  .next('send', sendMessageNode, { channel: 'same', body: '{{ vars.greeting }} {{ event.text }}' })
  .next('ticket', ticketNode, { subject: '{{ nodes.send.output.messageId }}' })
  .end()
  .build();

function finished(): Scenario {
  const run = Scenario.of(document, { event: { text: 'you' } });
  run.settle('send', 'sent', { output: { messageId: 'm1' } });
  run.settle('ticket', 'out');
  expect(run.status).toBe('completed');
  return run;
}

function begin(run: Scenario, state: RunState) {
  const { nodeId = '', from } = state.restart ?? {};
  return step(run.plan, state, { type: 'started', atMs: 1, nodeId, context: state.context!, restartedFrom: from });
}

describe('a run that is begun anew at one of its nodes', () => {
  it('knows what the other knew there, with edits, and does effects under keys of its own', () => {
    const run = finished();
    const state = restartAt(run.state, {
      runId: 'run2',
      nodeId: 'send',
      vars: { greeting: 'Hello' },
      event: { text: 'all' },
      forget: new Set(['send', 'ticket']),
    });
    expect(state).toMatchObject({ status: 'pending', seq: 0, context: { run: { id: 'run2' } } });
    expect(state.nodes).not.toHaveProperty('send');
    const { commands, facts, state: after } = begin(run, state);
    expect(commands).toMatchObject([
      { type: 'run_node', nodeId: 'send', attempt: 1, idempotencyKey: 'run2:send:0', config: { body: 'Hello all' } },
    ]);
    expect(facts[0]?.body).toMatchObject({ type: 'run.started', trigger: 'send', restartedFrom: 'run1' });
    expect(after).not.toHaveProperty('restart');
  });

  it('has outputs of earlier nodes at hand', () => {
    const run = finished();
    const state = restartAt(run.state, { runId: 'run2', nodeId: 'ticket', forget: new Set(['ticket']) });
    expect(begin(run, state).commands).toMatchObject([{ nodeId: 'ticket', config: { subject: 'm1' } }]);
  });

  it('leaves the other as it was', () => {
    const run = finished();
    const before = structuredClone(run.state);
    restartAt(run.state, { runId: 'run2', nodeId: 'send', vars: { a: 1 }, forget: new Set(['send']) });
    expect(run.state).toEqual(before);
  });

  it('begins only where the other has been', () => {
    const run = Scenario.of(document);
    expect(restartProblem(run.plan, run.state, 'send')).toBeNull();
    expect(restartProblem(run.plan, run.state, 'ticket')).toBe('The run has not come to the node "ticket".');
    expect(restartProblem(run.plan, run.state, 'nowhere')).toContain('has no node');
    expect(restartProblem(run.plan, new Scenario(document).state, 'send')).toBe('The run has not begun.');
  });

  it('comes to all that lies behind', () => {
    const { plan } = finished();
    expect([...nodesBehind(plan, 'send')]).toEqual(['send', 'ticket', 'done']);
  });
});
