import { flow } from '@columba/testing';
import { delayNode, flowError, sendMessageNode, ticketNode } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { compileFlow } from '../plan/compile-flow.js';
import { giveUpRun } from './give-up-run.js';
import { redriveProblem } from './redrive-problem.js';
import { retryFromFailure } from './retry-from-failure.js';
import { initialState } from './run-state.js';
import { Scenario, START_MS } from './scenario-suite.js';

//  start --> send --sent--> ticket --> done
const document = flow('two effects')
  .trigger()
  .next('send', sendMessageNode, { channel: 'same', body: 'x' })
  .next('ticket', ticketNode, { subject: 'S' })
  .end()
  .build();
const cause = flowError({ code: 'run.poisoned', kind: 'bug', message: 'Workers stopped.' });

describe('a run that is given up', () => {
  it('fails where it stood, with the next fact number, and a re-drive goes on there', () => {
    const run = Scenario.of(document);
    run.settle('send', 'sent');
    const given = giveUpRun(run.state, cause, START_MS);
    expect(given.error.nodeId).toBe('ticket');
    expect(given.facts).toMatchObject([{ seq: run.state.seq + 1, body: { type: 'run.failed' } }]);
    expect(given.state.status).toBe('failed');
    const again = retryFromFailure(run.plan, { ...given.state, seq: 0 }, START_MS);
    expect(again.commands).toMatchObject([{ type: 'run_node', nodeId: 'ticket', idempotencyKey: 'run1:ticket:0' }]);
  });

  it('may not have begun at all', () => {
    const { state, facts } = giveUpRun(initialState({ runId: 'r' }), cause, START_MS);
    expect(state).toMatchObject({ status: 'failed', context: null, tokens: [] });
    expect(facts[0]?.seq).toBe(1);
  });

  it('as a re-drive that did not come to go on keeps what it failed with', () => {
    const run = Scenario.of(document);
    run.settle('send', 'sent');
    run.fail('ticket', { kind: 'permanent' });
    const { state, facts, error } = giveUpRun(run.state, cause, START_MS);
    expect(facts[0]?.seq).toBe(1);
    expect(error).toMatchObject({ code: 'run.poisoned', nodeId: 'ticket' });
    expect(state.failure).toMatchObject({ tokenId: 't1', nodeId: 'ticket', tokens: [{ nodeId: 'ticket' }] });
  });
});

describe('a re-drive on another version', () => {
  const failed = () => {
    const run = Scenario.of(document);
    run.settle('send', 'sent');
    run.fail('ticket', { kind: 'permanent' });
    return run;
  };
  const start = () => flow('other').trigger();

  it.each([
    [
      'mended',
      start()
        .next('send', sendMessageNode, { channel: 'same', body: 'y' })
        .next('ticket', ticketNode, { subject: 'T' }),
      null,
    ],
    [
      'without the failed node',
      start().next('send', sendMessageNode, { channel: 'same', body: 'y' }),
      'The version has no node "ticket".',
    ],
    [
      'without a node that it came through',
      start().next('ticket', ticketNode, { subject: 'T' }),
      'The version has no node "send".',
    ],
    [
      'with another type under the name',
      start().next('send', sendMessageNode, { channel: 'same', body: 'y' }).next('ticket', delayNode, { for: 'PT1S' }),
      'In the version, the node "ticket" is of another type.',
    ],
  ])('%s', (_, changed, problem) => {
    const run = failed();
    expect(redriveProblem(run.state, run.plan, compileFlow(changed.end().build()))).toBe(problem);
  });
});
