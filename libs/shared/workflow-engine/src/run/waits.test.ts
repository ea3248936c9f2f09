import { flow } from '@columba/testing';
import { delayNode, endNode, sendMessageNode, waitEventNode } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { nextWakeAtMs, waitReasonOf } from './run-progress.js';
import { Scenario, START_MS } from './scenario-suite.js';

const HOUR_MS = 3_600_000;

describe('delay', () => {
  //  start --> rest (1 h) --> done
  const document = flow('rest').trigger().next('rest', delayNode, { for: 'PT1H' }).end().build();

  it('rests until its time has come', () => {
    const run = Scenario.of(document);
    expect([run.status, waitReasonOf(run.state)]).toEqual(['waiting', 'delay']);
    expect(nextWakeAtMs(run.state)).toBe(START_MS + HOUR_MS);
    expect(run.facts.at(-1)?.body).toEqual({
      type: 'node.waiting',
      nodeId: 'rest',
      tokenId: 't1',
      reason: 'delay',
      untilMs: START_MS + HOUR_MS,
    });
    run.wait(HOUR_MS - 1);
    expect(run.status).toBe('waiting');
    run.wait(1);
    expect(run.path()).toEqual(['start.out', 'rest.out', 'done.end']);
    expect(run.state.nodes.rest?.output).toEqual({ until: '2026-01-15T13:00:00.000Z' });
  });

  //  start --+--> long (2 h) --> done      a late timer fires the earliest first
  //          +--> short (1 h) --> done
  it('fires all that are due, earliest first', () => {
    const run = Scenario.of(
      flow('two')
        .trigger()
        .next('long', delayNode, { for: 'PT2H' })
        .end()
        .from('start')
        .next('short', delayNode, { for: 'PT1H' })
        .end()
        .build(),
    );
    expect(nextWakeAtMs(run.state)).toBe(START_MS + HOUR_MS);
    run.wait(5 * HOUR_MS);
    expect(run.path()).toEqual(['start.out', 'short.out', 'long.out', 'done.end', 'done.end']);
    expect(run.status).toBe('completed');
  });
});

describe('wait for event', () => {
  //  start --> paid --received--> thanks
  //              +--timeout--> done
  const document = flow('paid')
    .trigger()
    .next('paid', waitEventNode, {
      eventType: 'columba.order.paid.v1',
      correlation: '{{ event.orderId }}',
      filter: { path: 'event.data.total', op: 'gt', value: 10 },
      timeout: 'P1D',
    })
    .next('thanks', sendMessageNode, { channel: 'sms', body: '{{ nodes.paid.output.event.data.total }} paid' })
    .from('paid', 'timeout')
    .next('done', endNode, {})
    .build();
  const started = () => Scenario.of(document, { event: { orderId: 4711 } });

  it('subscribes by type, rendered correlation and filter', () => {
    const run = started();
    expect(run.subscription('paid')).toEqual({
      type: 'subscribe',
      waitId: 'run1:paid:0:event',
      tokenId: 't1',
      nodeId: 'paid',
      kind: 'event',
      eventType: 'columba.order.paid.v1',
      correlation: '4711',
      filter: { path: 'event.data.total', op: 'gt', value: 10 },
      channel: null,
      expiresAtMs: START_MS + 24 * HOUR_MS,
    });
    expect([run.status, waitReasonOf(run.state)]).toEqual(['waiting', 'event']);
  });

  it('goes on with the event', () => {
    const run = started();
    run.input({ type: 'signalled', waitId: 'run1:paid:0:event', payload: { event: { data: { total: 12 } } } });
    expect(run.out('thanks').config.body).toBe('12 paid');
    expect(run.armed()).toEqual([]);
  });

  it('goes on without it when time runs out, and takes no event afterwards', () => {
    const run = started();
    run.waitUntilDue();
    expect(run.path()).toEqual(['start.out', 'paid.timeout', 'done.end']);
    expect(run.armed()).toEqual([]);
  });

  it.each([
    ['event', 'timer', 'paid.received'],
    ['timer', 'event', 'paid.timeout'],
  ])('at the very timeout the first of %s and %s wins, and only it', (first, _second, expected) => {
    const run = started();
    run.nowMs = START_MS + 24 * HOUR_MS;
    const event = () => run.input({ type: 'signalled', waitId: 'run1:paid:0:event', payload: { event: {} } });
    const timer = () => run.input({ type: 'timer' });
    for (const act of first === 'event' ? [event, timer] : [timer, event]) act();
    expect(run.path().filter((one) => one.startsWith('paid'))).toEqual([expected]);
  });
});

describe('pausing', () => {
  //  start --+--> send --sent--> rest (1 h) --> done
  //          +--> paid --received--> done
  const document = flow('pause')
    .trigger()
    .next('send', sendMessageNode, { channel: 'same', body: 'x' })
    .next('rest', delayNode, { for: 'PT1H' })
    .end()
    .from('start')
    .next('paid', waitEventNode, { eventType: 'x.paid', timeout: 'PT2H' })
    .end()
    .build();

  it('keeps what comes meanwhile, and goes on with it', () => {
    const run = Scenario.of(document);
    run.input({ type: 'paused' });
    expect([run.status, nextWakeAtMs(run.state)]).toEqual(['paused', null]);
    run.settle('send', 'sent');
    run.input({ type: 'signalled', waitId: 'run1:paid:0:event', payload: { event: { n: 1 } } });
    expect(run.path()).toEqual(['start.out', 'send.sent', 'paid.received']);
    expect(run.status).toBe('paused');
    run.input({ type: 'resumed' });
    expect(run.path()).toEqual(['start.out', 'send.sent', 'paid.received', 'done.end']);
    expect([run.status, waitReasonOf(run.state)]).toEqual(['waiting', 'delay']);
    expect(run.factTypes()).toContain('run.resumed');
  });

  it('timers that came due in the pause fire at its end', () => {
    const run = Scenario.of(document);
    run.input({ type: 'paused' });
    run.wait(3 * HOUR_MS);
    expect(run.path()).toEqual(['start.out']);
    run.input({ type: 'resumed' });
    expect(run.path()).toEqual(['start.out', 'paid.timeout']);
  });

  it('a paused run can be cancelled', () => {
    const run = Scenario.of(document);
    run.input({ type: 'paused' });
    run.input({ type: 'cancelled', by: null });
    expect([run.status, run.armed()]).toEqual(['cancelled', []]);
  });
});
