import { flow } from '@columba/testing';
import { askQuestionNode, endNode, sendMessageNode } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { nextWakeAtMs, waitReasonOf } from './run-progress.js';
import { Scenario, START_MS } from './scenario-suite.js';

const HOUR_MS = 3_600_000;
const WAIT = 'run1:ask:0:reply';
const reply = {
  type: 'signalled',
  waitId: WAIT,
  payload: { event: { text: 'order 7', channel: 'whatsapp' } },
} as const;

//  start --> ask --replied--> thanks
//             +--timeout--> late
//             +--undeliverable--> lost
//             +--error--> broken
const asking = () =>
  Scenario.of(
    flow('ask')
      .trigger()
      .next('ask', askQuestionNode, { channel: 'same', body: 'Which order?', timeout: 'PT1H', saveAs: 'order' })
      .next('thanks', sendMessageNode, { channel: 'same', body: '{{ vars.order }}/{{ nodes.ask.output.reply.text }}' })
      .from('ask', 'timeout')
      .next('late', endNode, {})
      .from('ask', 'undeliverable')
      .next('lost', endNode, {})
      .from('ask', 'error')
      .next('broken', endNode, {})
      .build(),
  );
const leaving = (run: Scenario) => run.path().filter((one) => one.startsWith('ask'));

describe('ask_question', () => {
  it('arms the wait in the same step as the send', () => {
    const run = asking();
    expect(run.last.commands.map((command) => command.type)).toEqual(['subscribe', 'run_node']);
    expect(run.subscription('ask')).toMatchObject({
      waitId: WAIT,
      kind: 'reply',
      channel: 'whatsapp',
      expiresAtMs: START_MS + HOUR_MS,
    });
    expect([run.status, nextWakeAtMs(run.state)]).toEqual(['running', null]);
  });

  it('goes on waiting when it was sent, and leaves with the reply', () => {
    const run = asking();
    run.settle('ask', 'sent', { output: { messageId: 'm1', channel: 'whatsapp', status: 'accepted' } });
    expect([run.status, waitReasonOf(run.state), leaving(run)]).toEqual(['waiting', 'reply', []]);
    expect(run.facts.at(-1)?.body).toMatchObject({
      type: 'node.waiting',
      reason: 'reply',
      untilMs: START_MS + HOUR_MS,
    });
    run.input(reply);
    expect(leaving(run)).toEqual(['ask.replied']);
    expect(run.out('thanks').config.body).toBe('order 7/order 7');
    expect(run.state.nodes.ask?.output).toMatchObject({ messageId: 'm1', reply: { text: 'order 7' } });
    expect(run.armed()).toEqual([]);
  });

  it('keeps a reply that comes before the send has settled', () => {
    const run = asking();
    run.input(reply);
    expect([run.status, leaving(run), run.armed()]).toEqual(['running', [], []]);
    run.input({ ...reply, payload: { event: { text: 'too late' } } });
    run.settle('ask', 'sent', { output: { messageId: 'm1' } });
    expect(leaving(run)).toEqual(['ask.replied']);
    expect(run.state.vars.order).toBe('order 7');
  });

  it('never puts the words of the customer into a fact', () => {
    const run = asking();
    run.input(reply);
    run.settle('ask', 'sent');
    expect(JSON.stringify(run.facts)).not.toContain('order 7');
  });

  it('leaves by timeout when nobody replies', () => {
    const run = asking();
    run.settle('ask', 'sent', { output: { messageId: 'm1' } });
    run.waitUntilDue();
    expect(run.path()).toEqual(['start.out', 'ask.timeout', 'late.end']);
    expect(run.state.nodes.ask?.output).toEqual({ messageId: 'm1' });
    expect(run.armed()).toEqual([]);
  });

  it.each([
    ['reply', 'ask.replied'],
    ['timer', 'ask.timeout'],
  ])('at the very timeout exactly one wins: %s first', (first, expected) => {
    const run = asking();
    run.settle('ask', 'sent');
    run.nowMs = START_MS + HOUR_MS;
    const acts = [() => run.input(reply), () => run.input({ type: 'timer' })];
    for (const act of first === 'reply' ? acts : acts.reverse()) act();
    expect(leaving(run)).toEqual([expected]);
  });

  it('leaves by undeliverable and takes no reply any more', () => {
    const run = asking();
    run.settle('ask', 'undeliverable', { detail: { reason: 'opted-out' } });
    expect(run.path()).toEqual(['start.out', 'ask.undeliverable', 'lost.end']);
    expect(run.armed()).toEqual([]);
  });

  it('keeps its wait over a retry, and a reply meanwhile', () => {
    const run = asking();
    run.fail('ask');
    expect(run.armed()).toEqual([WAIT]);
    run.input(reply);
    run.waitUntilDue();
    run.settle('ask', 'sent');
    expect(leaving(run)).toEqual(['ask.replied']);
  });

  it('gives its wait up when the send fails for good', () => {
    const run = asking();
    run.fail('ask', { kind: 'permanent' });
    expect([run.path().at(-1), run.armed()]).toEqual(['broken.end', []]);
  });

  it('a send that took longer than the timeout has timed out by the next timer', () => {
    const run = asking();
    run.nowMs += 2 * HOUR_MS;
    run.settle('ask', 'sent');
    expect(nextWakeAtMs(run.state)).toBe(START_MS + HOUR_MS);
    run.input({ type: 'timer' });
    expect(leaving(run)).toEqual(['ask.timeout']);
  });

  it('a reply proves that a send of unknown result arrived', () => {
    const run = asking();
    const { tokenId } = run.out('ask');
    run.input({
      type: 'waiting_external',
      tokenId,
      attempt: 1,
      reason: 'reconcile',
      untilMs: run.nowMs + 60_000,
      correlation: 'm1',
    });
    expect(run.armed()).toEqual([WAIT, 'run1:ask:0:reconcile']);
    run.input(reply);
    expect(leaving(run)).toEqual(['ask.replied']);
    expect(run.factTypes()).toContain('effect.reconciled');
    expect(run.armed()).toEqual([]);
  });
});
