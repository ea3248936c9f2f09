import { flow } from '@columba/testing';
import { conditionNode, endNode, sendMessageNode } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { runStatusOf } from '../run/run-progress.js';
import { initialState } from '../run/run-state.js';
import { Scenario } from '../run/scenario-suite.js';
import { replayHistory } from './replay-history.js';
import type { RunHistory } from './run-history.js';
import { historyOf } from './scenario-history-suite.js';

//  start --> vip --true--> hello --sent--> done
//             +--false--> done
const document = flow('greeting')
  .trigger()
  .next('vip', conditionNode, { if: { path: 'customer.tags', op: 'contains', value: 'vip' } })
  .next('hello', sendMessageNode, { channel: 'same', body: 'Hello' })
  .next('done', endNode, {})
  .from('vip', 'false')
  .to('done')
  .build();

function recorded(): RunHistory {
  const run = Scenario.of(document);
  run.settle('hello', 'sent', { output: { messageId: 'm1' }, detail: { channel: 'whatsapp' } });
  return historyOf('greeting', document, run);
}

/** The history with one fact of it as it was never. */
function altered(seq: number, change: object): RunHistory {
  const history = recorded();
  const steps = history.steps.map(({ input, facts }) => ({
    input,
    facts: facts.map((fact) => (fact.seq === seq ? { ...fact, body: { ...fact.body, ...change } } : fact)),
  }));
  return { ...history, steps: steps as RunHistory['steps'] };
}

describe('replayHistory', () => {
  it('finds the same path in the same engine, also after the history was kept as JSON', () => {
    const kept = JSON.parse(JSON.stringify(recorded())) as RunHistory;
    expect(replayHistory(kept)).toEqual({ same: true, verdict: 'same', differences: [], missing: [] });
  });

  it('names fact, node and port where the path differs', () => {
    const { same, differences } = replayHistory(altered(3, { outcome: 'false' }));
    expect(same).toBe(false);
    expect(differences.map(({ message }) => message)).toEqual([
      'fact 3, node "vip": recorded vip settled by "false", replayed vip settled by "true"',
    ]);
    expect(differences[0]).toMatchObject({ seq: 3, nodeId: 'vip', iteration: 0 });
  });

  it('compares what facts say, not only where they lead', () => {
    const { differences } = replayHistory(altered(3, { detail: { path: 'customer.tags' } }));
    expect(differences[0]?.message).toContain('"detail":{"path":"customer.tags"}');
  });

  it('tells of facts that are gone and of those that are new', () => {
    const history = recorded();
    const [first, ...rest] = history.steps;
    const shorter = { ...history, steps: [{ ...first, facts: first?.facts.slice(0, -1) }, ...rest] } as RunHistory;
    expect(replayHistory(shorter).differences[0]?.message).toBe(
      'fact 4, node "hello": recorded nothing, replayed node.started at hello',
    );
    const longer = { ...history, steps: [...history.steps, ...history.steps.slice(-1)] };
    expect(replayHistory(longer).differences[0]?.message).toContain('replayed nothing');
  });

  it('compares the final status', () => {
    const { differences } = replayHistory({ ...recorded(), status: 'failed' });
    expect(differences).toMatchObject([{ seq: null, recorded: 'failed', replayed: 'completed' }]);
  });

  it('a run that is only begun is its own replay', () => {
    const begin = initialState({ runId: 'r' });
    const history: RunHistory = { v: 1, name: '', document, begin, steps: [], status: runStatusOf(begin) };
    expect(replayHistory(history).same).toBe(true);
  });
});
