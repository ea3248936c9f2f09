import { flow } from '@columba/testing';
import {
  askQuestionNode,
  conditionNode,
  delayNode,
  mergeNode,
  sendMessageNode,
  setVariablesNode,
  ticketNode,
  waitEventNode,
} from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { compileFlow } from '../plan/compile-flow.js';
import { MOST_NODES } from './node-budget.js';
import { pendingExecutions, rebuildCommand } from './pending-executions.js';
import { retryFromFailure } from './retry-from-failure.js';
import { runErrorOf } from './run-progress.js';
import { Scenario } from './scenario-suite.js';

const lasting = { kind: 'permanent' as const };

describe('a re-drive', () => {
  //  start --> send --sent--> ticket --> done
  const document = flow('two effects')
    .trigger()
    .next('send', sendMessageNode, { channel: 'same', body: 'x' })
    .next('ticket', ticketNode, { subject: 'S' })
    .end()
    .build();

  it('goes on at the failed node and repeats nothing that succeeded', () => {
    const run = Scenario.of(document);
    run.settle('send', 'sent', { output: { messageId: 'm1' } });
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      run.fail('ticket');
      run.waitUntilDue();
    }
    expect(run.status).toBe('failed');
    run.redrive();
    expect(run.status).toBe('running');
    expect(run.facts.slice(-2).map(({ body }) => body.type)).toEqual(['run.resumed', 'node.started']);
    expect(run.ran('send')).toHaveLength(1);
    expect(run.out('ticket')).toMatchObject({ attempt: 4, idempotencyKey: 'run1:ticket:0' });
    expect(run.state.nodes.send?.output).toEqual({ messageId: 'm1' });
    run.settle('ticket', 'out');
    expect(run.status).toBe('completed');
  });

  it('has a fresh budget of attempts', () => {
    const run = Scenario.of(document);
    run.settle('send', 'sent');
    run.fail('ticket', lasting);
    run.redrive();
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      expect(run.status).toBe('running');
      run.fail('ticket');
      run.waitUntilDue();
    }
    expect(run.status).toBe('failed');
    expect(run.ran('ticket').map((one) => one.attempt)).toEqual([1, 2, 3, 4]);
    run.redrive();
    expect(run.out('ticket').attempt).toBe(5);
  });

  //  start --+--> send --sent----------> join --> done
  //          +--> ticket --> rest (1 h) --> join
  //          +--> paid --received-------> join
  //          +--> quick --sent----------> join
  it('goes on with the other paths where the failure stopped them', () => {
    const branches = flow('branches')
      .trigger()
      .next('send', sendMessageNode, { channel: 'same', body: 'x' })
      .next('join', mergeNode, {})
      .end()
      .from('start')
      .next('ticket', ticketNode, { subject: 'S' })
      .next('rest', delayNode, { for: 'PT1H' })
      .to('join')
      .from('start')
      .next('paid', waitEventNode, { eventType: 'x.paid', timeout: 'P1D' })
      .to('join')
      .from('start')
      .next('quick', sendMessageNode, { channel: 'same', body: 'y' })
      .to('join')
      .build();
    const run = Scenario.of(branches);
    run.settle('quick', 'sent');
    run.settle('ticket', 'out');
    run.fail('send', lasting);
    expect([run.state.tokens, run.armed()]).toEqual([[], []]);
    run.nowMs += 1_000;
    run.redrive();
    expect(run.state.tokens.map(({ nodeId, status }) => `${nodeId} ${status}`).sort()).toEqual([
      'join joining',
      'paid waiting',
      'rest waiting',
      'send executing',
    ]);
    expect(run.armed()).toEqual(['run1:paid:0:event']);
    run.settle('send', 'sent');
    run.input({ type: 'signalled', waitId: 'run1:paid:0:event', payload: { event: {} } });
    run.waitUntilDue();
    expect(run.status).toBe('completed');
    expect(run.path().filter((one) => one === 'join.out')).toHaveLength(1);
  });

  it('arms the wait of a question again, with its attempt', () => {
    const run = Scenario.of(
      flow('ask').trigger().next('ask', askQuestionNode, { channel: 'same', body: '?', timeout: 'PT1H' }).end().build(),
    );
    run.fail('ask', lasting);
    expect(run.armed()).toEqual([]);
    run.nowMs += 10_000;
    run.redrive();
    expect(run.armed()).toEqual(['run1:ask:0:reply']);
    expect(run.subscription('ask').expiresAtMs).toBe(run.nowMs + 3_600_000);
    expect(run.out('ask')).toMatchObject({ attempt: 2, idempotencyKey: 'run1:ask:0' });
  });

  it('asks a pure node again', () => {
    const run = Scenario.of(
      flow('set')
        .trigger()
        .next('set', setVariablesNode, { assign: [{ name: 'n', value: '{{ customer.score }}', as: 'number' }] })
        .end()
        .build(),
    );
    expect(run.status).toBe('failed');
    run.redrive();
    expect([run.status, runErrorOf(run.state)?.code]).toEqual(['failed', 'variables.not-a-number']);
    expect(run.factTypes().slice(-3)).toEqual(['run.resumed', 'node.failed', 'run.failed']);
  });

  it('on a newer version has the variables that this one has added, and keeps its own', () => {
    const variables = { known: 1 };
    const run = Scenario.of({ ...document, settings: { ...document.settings, variables } });
    run.settle('send', 'sent');
    run.fail('ticket', lasting);
    expect(run.status).toBe('failed');
    const newer = compileFlow({ ...document, settings: { ...document.settings, variables: { known: 8, added: 7 } } });
    expect(retryFromFailure(newer, run.state, 1).state.vars).toEqual({ known: 1, added: 7 });
  });

  it('leaves runs alone that have not failed', () => {
    const run = Scenario.of(document);
    const { state } = run;
    expect(run.redrive()).toEqual({ state, commands: [], facts: [] });
  });
});

describe('after a crash', () => {
  it('what was out can be given out again, exactly as it was', () => {
    const run = Scenario.of(
      flow('send')
        .trigger()
        .next('send', sendMessageNode, { channel: 'same', body: '{{ now }} {{ customer.firstName }}' })
        .end()
        .build(),
    );
    const given = run.out('send');
    const stored = JSON.parse(JSON.stringify(run.state));
    const { tokenId, nodeId, attempt, idempotencyKey } = given;
    expect(pendingExecutions(stored)).toEqual([{ tokenId, nodeId, attempt, idempotencyKey, iteration: 0 }]);
    expect(rebuildCommand(run.plan, stored, tokenId)).toEqual(given);
    run.settle('send', 'sent');
    expect([pendingExecutions(run.state), rebuildCommand(run.plan, run.state, tokenId)]).toEqual([[], null]);
  });
});

describe('a run that goes round in circles', () => {
  //  start --> again --true--> again ...
  it(`fails after ${MOST_NODES} nodes with a clear error`, () => {
    const run = Scenario.of(
      flow('endless')
        .trigger()
        .next('again', conditionNode, { if: { all: [] } })
        .to('again')
        .build(),
    );
    expect(run.state.executed).toBe(MOST_NODES);
    expect(runErrorOf(run.state)).toMatchObject({ code: 'run.too-many-nodes', kind: 'user', nodeId: 'again' });
    expect(run.factTypes().at(-1)).toBe('run.failed');
    run.redrive();
    expect([run.status, run.state.seq]).toEqual(['failed', run.facts.length]);
  });
});
