import { flowDocumentSchema } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { nextWakeAtMs, waitReasonOf } from './run-progress.js';
import { Scenario, START_MS } from './scenario-suite.js';

//  start --> ask --approved--> yes
//             +--rejected--> no
//             +--timeout--> late
const asking = (config: object = {}) =>
  flowDocumentSchema.parse({
    schemaVersion: 1,
    name: 'asking',
    nodes: [
      { id: 'start', type: 'trigger_manual' },
      { id: 'ask', type: 'approval', config: { title: 'Refund {{ event.amount }} €?', ...config } },
      ...['yes', 'no', 'late'].map((id) => ({ id, type: 'end' })),
    ],
    edges: [
      { id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'ask' } },
      { id: 'e2', from: { node: 'ask', port: 'approved' }, to: { node: 'yes' } },
      { id: 'e3', from: { node: 'ask', port: 'rejected' }, to: { node: 'no' } },
      { id: 'e4', from: { node: 'ask', port: 'timeout' }, to: { node: 'late' } },
    ],
  });
const start = (config?: object) => Scenario.of(asking(config), { event: { amount: 40 } });
const decide = (run: Scenario, payload: object) =>
  run.input({ type: 'signalled', waitId: 'run1:ask:0:approval', payload: { ...payload } });

describe('an approval', () => {
  it('asks with rendered words, and waits for three days where nothing else is said', () => {
    const run = start({ instructions: 'For {{ customer.firstName }}', assignees: ['ada@acme.test'], role: 'admin' });
    expect(run.subscription('ask')).toMatchObject({
      kind: 'approval',
      waitId: 'run1:ask:0:approval',
      approval: { title: 'Refund 40 €?', instructions: 'For Ada', assignees: ['ada@acme.test'], role: 'admin' },
      expiresAtMs: START_MS + 3 * 86_400_000,
    });
    expect([run.status, waitReasonOf(run.state)]).toEqual(['waiting', 'approval']);
    expect(nextWakeAtMs(run.state)).toBe(START_MS + 3 * 86_400_000);
  });

  it.each([
    ['approved', 'yes'],
    ['rejected', 'no'],
  ])('%s', (decision, goal) => {
    const run = start();
    decide(run, { decision, by: 'user:7', note: 'as agreed' });
    expect(run.path()).toEqual(['start.out', `ask.${decision}`, `${goal}.end`]);
    expect(run.state.nodes.ask?.output).toEqual({ decision, by: 'user:7', note: 'as agreed' });
    const fact = run.facts.find(({ body }) => body.type === 'node.settled' && body.nodeId === 'ask');
    expect(fact?.body).toMatchObject({ outcome: decision, detail: { by: 'user:7' } });
    expect(run.armed()).toEqual([]);
  });

  it('nobody decides: the timeout port; a decision that comes then is too late', () => {
    const run = start({ timeout: 'PT2H' });
    run.wait(2 * 3_600_000);
    expect(run.path()).toEqual(['start.out', 'ask.timeout', 'late.end']);
    const { state } = run;
    decide(run, { decision: 'approved', by: 'user:7', note: '' });
    expect(run.state).toBe(state);
  });

  it('only the first of two decisions counts', () => {
    const run = start();
    decide(run, { decision: 'rejected', by: 'user:7', note: '' });
    decide(run, { decision: 'approved', by: 'user:8', note: '' });
    expect(run.path()).toEqual(['start.out', 'ask.rejected', 'no.end']);
  });

  it('a decision while the run is paused is kept, and taken when it is resumed', () => {
    const run = start();
    run.input({ type: 'paused' });
    decide(run, { decision: 'approved', by: 'user:7', note: '' });
    expect(run.status).toBe('paused');
    run.input({ type: 'resumed' });
    expect(run.path()).toEqual(['start.out', 'ask.approved', 'yes.end']);
  });
});
