import { flow } from '@columba/testing';
import { delayNode, endNode, type FlowEdge, failNode, sendMessageNode, ticketNode } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { nextWakeAtMs, runErrorOf, waitReasonOf } from './run-progress.js';
import { Scenario, START_MS } from './scenario-suite.js';

const exact = { maxAttempts: 3, initialDelayMs: 500, factor: 2, maxDelayMs: 30_000, jitter: false } as const;
const policy = { ...exact, kinds: ['transient' as const], codes: [] };

//  start --> send --sent--> done
const sending = (retry = policy) =>
  flow('sending')
    .trigger()
    .next('send', sendMessageNode, { channel: 'same', body: 'at {{ now }}' }, { retry, timeoutMs: 5_000 })
    .end()
    .build();

describe('retries', () => {
  it('tries again after 500 ms, then 1 s, then the run fails', () => {
    const run = Scenario.of(sending());
    run.fail('send');
    expect(run.facts.at(-1)?.body).toMatchObject({ type: 'node.failed', attempt: 1, willRetryAtMs: START_MS + 500 });
    expect([run.status, waitReasonOf(run.state), nextWakeAtMs(run.state)]).toEqual([
      'waiting',
      'retry',
      START_MS + 500,
    ]);
    run.waitUntilDue();
    expect(run.out('send')).toMatchObject({ attempt: 2, idempotencyKey: 'run1:send:0', timeoutMs: 5_000 });
    run.fail('send');
    expect(nextWakeAtMs(run.state)).toBe(START_MS + 500 + 1_000);
    run.waitUntilDue();
    run.fail('send');
    expect(run.status).toBe('failed');
    expect(run.facts.at(-2)?.body).toMatchObject({
      type: 'node.failed',
      attempt: 3,
      willRetryAtMs: null,
      caught: false,
    });
    expect(run.facts.at(-1)?.body).toMatchObject({
      type: 'run.failed',
      error: { code: 'provider.down', nodeId: 'send' },
    });
  });

  it('each attempt renders the same, whatever the time', () => {
    const run = Scenario.of(sending());
    run.fail('send');
    run.waitUntilDue();
    expect(run.ran('send')[1]?.config).toEqual(run.ran('send')[0]?.config);
  });

  it('does not fire before it is due, and a stale answer counts for nothing', () => {
    const run = Scenario.of(sending());
    const stale = run.out('send');
    run.fail('send');
    const { state } = run;
    expect(run.wait(499).state).toBe(state);
    run.waitUntilDue();
    const again = run.state;
    const { tokenId, attempt } = stale;
    expect(run.input({ type: 'settled', tokenId, attempt, outcome: 'sent' }).state).toBe(again);
  });

  it('a node without a policy gets three attempts for passing faults and one for others', () => {
    const document = flow('default').trigger().next('send', sendMessageNode, { channel: 'same', body: 'x' }).build();
    const passing = Scenario.of(document);
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      passing.fail('send');
      passing.waitUntilDue();
    }
    expect(passing.ran('send').map((one) => one.attempt)).toEqual([1, 2, 3]);
    const lasting = Scenario.of(document);
    lasting.fail('send', { kind: 'permanent' });
    expect(lasting.status).toBe('failed');
  });
});

describe('error edges', () => {
  //  start --> send --sent--> done
  //             +--error--> a, b     as each edge says
  const caughtBy = (a: FlowEdge['onError'], b: FlowEdge['onError']) =>
    flow('catching')
      .trigger()
      .next('send', sendMessageNode, { channel: 'same', body: 'x' })
      .end()
      .from('send', 'error')
      .to('a', a)
      .to('b', b)
      .from('done', 'none')
      .next('a', endNode, {})
      .from('done', 'none')
      .next('b', endNode, {})
      .build();

  it.each<[string, FlowEdge['onError'], FlowEdge['onError'], string[]]>([
    ['the edge with its kind', { kinds: ['permanent'] }, { kinds: ['user'] }, ['a']],
    ['the edge with its code', { codes: ['other'] }, { codes: ['sms.blocked'] }, ['b']],
    ['kind or code', { kinds: ['user'], codes: ['sms.blocked'] }, { kinds: [] }, ['a']],
    ['the edge that names nothing', undefined, { codes: [] }, ['a']],
    ['every edge that matches', undefined, { kinds: ['permanent'] }, ['a', 'b']],
    ['nobody', { kinds: ['user'] }, { codes: ['other'] }, []],
  ])('an error goes to %s', (_who, a, b, expected) => {
    const run = Scenario.of(caughtBy(a, b));
    run.fail('send', { kind: 'permanent', code: 'sms.blocked' });
    expect(run.path().slice(1)).toEqual(expected.map((id) => `${id}.end`));
    expect(run.status).toBe(expected.length > 0 ? 'completed' : 'failed');
    const failed = run.facts.find(({ body }) => body.type === 'node.failed')?.body;
    expect(failed).toMatchObject({ caught: expected.length > 0 });
  });

  it('a template that cannot be rendered is an error of the node', () => {
    const document = flow('template')
      .trigger()
      .next('send', sendMessageNode, { channel: 'same', body: '{% for i in (1..99999999) %}x{% endfor %}' })
      .port('error')
      .end('caught')
      .build();
    const run = Scenario.of(document);
    expect(run.path()).toEqual(['start.out', 'caught.end']);
    expect(run.ran('send')).toEqual([]);
    const failed = run.facts.find(({ body }) => body.type === 'node.failed')?.body;
    expect(failed).toMatchObject({ error: { code: 'template.render', kind: 'user' }, attempt: 1, willRetryAtMs: null });
  });
});

describe('a failing branch', () => {
  //  start --+--> send           the failure of one stops the other
  //          +--> ticket --> done
  //          +--> later (1 h)
  it('ends the whole run', () => {
    const document = flow('branches')
      .trigger()
      .next('send', sendMessageNode, { channel: 'same', body: 'x' })
      .from('start')
      .next('ticket', ticketNode, { subject: 'x' })
      .from('start')
      .next('later', delayNode, { for: 'PT1H' })
      .build();
    const run = Scenario.of(document);
    expect(run.state.tokens.map((token) => token.nodeId)).toEqual(['send', 'ticket', 'later']);
    const late = run.out('ticket');
    run.fail('send', { kind: 'permanent' });
    expect(run.status).toBe('failed');
    expect(runErrorOf(run.state)?.nodeId).toBe('send');
    expect(nextWakeAtMs(run.state)).toBeNull();
    const { state } = run;
    expect(run.input({ type: 'settled', tokenId: late.tokenId, attempt: 1, outcome: 'out' }).state).toBe(state);
    expect(run.factTypes().filter((type) => type === 'run.failed')).toHaveLength(1);
  });

  //  start --+--> send            send is given out in the same step in which stop fails
  //          +--> stop (fail)
  it('gives nothing out in the step that ends the run', () => {
    const document = flow('same step')
      .trigger()
      .next('send', sendMessageNode, { channel: 'same', body: 'x' })
      .from('start')
      .next('stop', failNode, { reason: 'no' })
      .build();
    const run = Scenario.of(document);
    expect(run.last.commands.map((command) => command.type)).toEqual(['finish']);
  });
});
