import { readdirSync, readFileSync } from 'node:fs';
import { flow } from '@columba/testing';
import { askQuestionNode, conditionNode, sendMessageNode } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { compileFlow } from '../plan/compile-flow.js';
import { runStatusOf } from '../run/run-progress.js';
import { Scenario } from '../run/scenario-suite.js';
import { giveInput } from './replay-history.js';
import { replayStoredRun } from './replay-stored-run.js';
import type { RunHistory } from './run-history.js';
import type { StoredRun } from './stored-run.js';

//  start --> ask --replied--> money --true--> hello --> end
//                              +--false--> end
const asking = (path: string) =>
  flow('asking')
    .trigger()
    .next('ask', askQuestionNode, { channel: 'same', body: 'What is it about?', timeout: 'PT1H', saveAs: 'topic' })
    .next('money', conditionNode, { if: { path, op: 'contains', value: 'money' } })
    .next('hello', sendMessageNode, { channel: 'same', body: 'Hello' })
    .end()
    .from('money', 'false')
    .end()
    .build();

function stored(run: Scenario): StoredRun {
  const { state, facts } = run;
  return { runId: 'run1', status: runStatusOf(state), facts, state, effects: new Map() };
}

function asked(path: string): Scenario {
  const run = Scenario.of(asking(path));
  run.settle('ask', 'sent', { output: { messageId: 'm1' } });
  run.nowMs += 60_000;
  run.input({ type: 'context', customer: { id: 'c1', tags: ['money'] } });
  const { waitId } = run.subscription('ask');
  run.input({ type: 'signalled', waitId, payload: { event: { text: 'My money' } } });
  return run;
}

/** The stored run, with the fact that the condition left by the other port. */
function altered(run: StoredRun): StoredRun {
  const facts = run.facts.map((fact) =>
    fact.body.type === 'node.settled' && fact.body.nodeId === 'money'
      ? { ...fact, body: { ...fact.body, outcome: 'never' } }
      : fact,
  );
  return { ...run, facts };
}

describe('replayStoredRun', () => {
  it('finds the same path from facts and the last state alone', () => {
    const run = asked('vars.topic');
    expect(replayStoredRun(run.plan, stored(run))).toEqual({
      same: true,
      verdict: 'same',
      differences: [],
      missing: [],
    });
  });

  it('a run that rests is replayed as far as it has come', () => {
    const run = Scenario.of(asking('vars.topic'));
    expect(replayStoredRun(run.plan, stored(run)).same).toBe(true);
    run.settle('ask', 'sent');
    expect(replayStoredRun(run.plan, stored(run)).same).toBe(true);
  });

  it('what the provider said counts, though the time to wait for it was over', () => {
    const document = flow('told')
      .trigger()
      .next('tell', sendMessageNode, { channel: 'same', body: 'Hello' })
      .end()
      .build();
    const run = Scenario.of(document);
    const [token] = run.state.tokens;
    const output = { messageId: 'm1' };
    const out = { tokenId: token?.id ?? '', attempt: 1 };
    const untilMs = run.nowMs + 60_000;
    run.input({
      type: 'waiting_external',
      ...out,
      reason: 'reconcile',
      untilMs,
      fallback: { outcome: 'sent', output },
    });
    const [waitId = ''] = run.armed();
    // The worker came late to the mailbox, which a run reads before its clock.
    run.nowMs += 63_000;
    run.input({ type: 'signalled', waitId, payload: { outcome: 'sent', output } });
    const effects = new Map([['run1:tell:0', output]]);
    expect(run.facts.map(({ body }) => body.type)).toContain('effect.reconciled');
    expect(replayStoredRun(run.plan, { ...stored(run), effects })).toMatchObject({ verdict: 'same', differences: [] });
  });

  it('says where today goes another way', () => {
    const run = asked('vars.topic');
    const { verdict, differences } = replayStoredRun(run.plan, altered(stored(run)));
    expect(verdict).toBe('different');
    expect(differences[0]?.message).toContain(
      'node "money": recorded money settled by "never", replayed money settled',
    );
  });

  it('proves nothing where a decision read the customer, of whom only the newest snapshot is kept', () => {
    const run = asked('customer.tags');
    expect(replayStoredRun(run.plan, stored(run)).verdict).toBe('same');
    const { verdict, missing } = replayStoredRun(run.plan, altered(stored(run)));
    expect(verdict).toBe('not-comparable');
    expect(missing).toEqual(['the customer as they were when "money" ran']);
  });

  it('does not pretend to know what a run in another one’s place began with', () => {
    const run = asked('vars.topic');
    const [first, ...rest] = run.facts;
    const facts = [{ ...first, body: { ...first?.body, restartedFrom: 'run0' } }, ...rest] as StoredRun['facts'];
    expect(replayStoredRun(run.plan, { ...stored(run), facts })).toMatchObject({
      verdict: 'not-comparable',
      missing: [expect.stringContaining('began with')],
    });
  });
});

describe('the corpus, as a store would keep it', () => {
  const folder = new URL('../../corpus/', import.meta.url);
  it.each(readdirSync(folder))('%s', (name) => {
    const { document, begin, steps, status } = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as RunHistory;
    const plan = compileFlow(document);
    const state = steps.reduce((before, { input }) => giveInput(plan, before, input).state, begin);
    const facts = steps.flatMap((one) => one.facts);
    const from = begin.status === 'pending' ? {} : { begin };
    const replay = replayStoredRun(plan, { runId: begin.runId, status, facts, state, effects: new Map(), ...from });
    // It takes the very tag away that it asked for: who the customer was then is stored nowhere.
    const changesWhatItRead = name === 'effects-one-after-the-other.json';
    expect([replay.verdict, replay.missing]).toEqual(
      changesWhatItRead ? ['not-comparable', [expect.stringContaining('"vip"')]] : ['same', expect.anything()],
    );
  });
});

it('a run that goes on where another failed is replayed from there, and only from there', () => {
  const name = new URL('../../corpus/retry-of-a-failed-run.json', import.meta.url);
  const { document, begin, steps, status } = JSON.parse(readFileSync(name, 'utf8')) as RunHistory;
  const plan = compileFlow(document);
  const state = steps.reduce((before, { input }) => giveInput(plan, before, input).state, begin);
  const run = { runId: 'r2', status, facts: steps.flatMap((one) => one.facts), state, effects: new Map() };
  expect(replayStoredRun(plan, { ...run, begin }).verdict).toBe('same');
  expect(replayStoredRun(plan, run)).toMatchObject({
    verdict: 'not-comparable',
    missing: [expect.stringContaining('where another one failed'), ...replayStoredRun(plan, { ...run, begin }).missing],
  });
});
