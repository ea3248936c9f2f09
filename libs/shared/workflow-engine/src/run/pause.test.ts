import { flow } from '@columba/testing';
import { sendMessageNode, waitEventNode } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { runContext, Scenario } from './scenario-suite.js';

//  start --> send --sent--> done
const sending = flow('one effect')
  .trigger()
  .next('send', sendMessageNode, { channel: 'same', body: 'x' })
  .end()
  .build();

const types = (run: Scenario) => run.facts.map(({ body }) => body.type);

describe('a paused run', () => {
  it('says who paused it and why, and forgets the reason when it goes on', () => {
    const run = Scenario.of(sending);
    run.input({ type: 'paused', by: 'user:1', reason: 'stopped' });
    expect(run.state.pausedFor).toBe('stopped');
    expect(run.facts.at(-1)?.body).toEqual({ type: 'run.paused', by: 'user:1', reason: 'stopped' });
    run.input({ type: 'resumed', by: 'user:2' });
    expect(run.state).not.toHaveProperty('pausedFor');
    expect(run.facts.at(-1)?.body).toEqual({ type: 'run.resumed', by: 'user:2' });
  });

  it('may be born paused: nothing is entered before it is resumed', () => {
    const run = new Scenario(sending);
    run.input({ type: 'started', nodeId: 'start', context: runContext(), paused: { reason: 'stopped' } });
    expect(run.status).toBe('paused');
    expect(types(run)).toEqual(['run.started', 'run.paused']);
    run.input({ type: 'resumed' });
    expect(run.out('send').attempt).toBe(1);
  });

  it('gives an attempt out again that was held back before it left, and only once', () => {
    const run = Scenario.of(sending);
    const { tokenId, attempt } = run.out('send');
    run.input({ type: 'waiting_external', reason: 'limit', tokenId, attempt, untilMs: run.nowMs });
    run.input({ type: 'paused' });
    run.wait(60_000);
    expect(run.ran('send')).toHaveLength(1);
    run.input({ type: 'resumed' });
    expect(run.ran('send').map((command) => [command.attempt, command.idempotencyKey])).toEqual([
      [1, 'run1:send:0'],
      [1, 'run1:send:0'],
    ]);
  });

  it('keeps an event that comes, and goes on with it when resumed', () => {
    const waiting = flow('waits')
      .trigger()
      .next('paid', waitEventNode, { eventType: 'x.paid', timeout: 'P1D' })
      .end()
      .build();
    const run = Scenario.of(waiting);
    run.input({ type: 'paused' });
    run.input({ type: 'signalled', waitId: 'run1:paid:0:event', payload: { event: { type: 'x.paid' } } });
    expect(run.status).toBe('paused');
    run.input({ type: 'resumed' });
    expect(run.status).toBe('completed');
  });

  it('that has not begun can be cancelled with a reason', () => {
    const run = new Scenario(sending);
    run.input({ type: 'cancelled', by: null, reason: 'left by publish' });
    expect(run.facts.at(-1)?.body).toEqual({ type: 'run.cancelled', by: null, reason: 'left by publish' });
    expect(run.status).toBe('cancelled');
  });
});
