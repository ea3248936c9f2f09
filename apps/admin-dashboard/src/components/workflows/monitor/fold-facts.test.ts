import { type FactBody, flowError, type RunFact } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { EMPTY_FOLD, foldFacts, restingStatus } from './fold-facts';
import { mergeFacts } from './merge-facts';
import { drawnStatus, edgeState, latestNode } from './run-path';

const T0 = 1_000_000;
function facts(...bodies: FactBody[]): RunFact[] {
  return bodies.map((body, i) => ({ number: i + 100, seq: i + 1, runId: 'r', flowId: 'f', atMs: T0 + i * 10, body }));
}
const at = (nodeId: string) => ({ nodeId, tokenId: 't1' });
const started = (nodeId: string, attempt = 1): FactBody => ({ type: 'node.started', ...at(nodeId), attempt });
const settled = (nodeId: string, outcome = 'out'): FactBody => ({
  type: 'node.settled',
  ...at(nodeId),
  outcome,
  attempt: 1,
  startedAtMs: T0,
});
const waiting = (nodeId: string, untilMs: number | null = T0 + 60_000): FactBody => ({
  type: 'node.waiting',
  ...at(nodeId),
  reason: 'reply',
  untilMs,
});
const failed = (nodeId: string, more: { willRetryAtMs?: number; caught?: boolean } = {}): FactBody => ({
  type: 'node.failed',
  ...at(nodeId),
  attempt: 1,
  error: flowError({ code: 'provider.down', kind: 'transient', message: 'The provider is down.' }),
  willRetryAtMs: more.willRetryAtMs ?? null,
  caught: more.caught ?? false,
});
const begin: FactBody = { type: 'run.started', flowVersion: 3, trigger: 'start' };
const edge = (from: string, port: string, to: string) => ({ id: 'e', from: { node: from, port }, to: { node: to } });

describe('folding facts', () => {
  it('lights nodes up one after the other', () => {
    const all = facts(begin, settled('start'), started('hello'), settled('hello', 'sent'), { type: 'run.completed' });
    const statuses = all.map((_, i) => {
      const fold = foldFacts(all.slice(0, i + 1));
      return [fold.status, fold.nodes.start?.status, fold.nodes.hello?.status];
    });
    expect(statuses).toEqual([
      ['running', 'running', undefined],
      ['running', 'completed', undefined],
      ['running', 'completed', 'running'],
      ['running', 'completed', 'completed'],
      ['completed', 'completed', 'completed'],
    ]);
  });

  it('gives the same whether facts come at once, one by one or twice over', () => {
    const all = facts(begin, settled('start'), started('ask'), waiting('ask'), settled('ask', 'replied'));
    const atOnce = foldFacts(all);
    expect(all.reduce((fold, fact) => foldFacts([fact], fold), EMPTY_FOLD)).toEqual(atOnce);
    expect(foldFacts(all.slice(2), atOnce)).toBe(atOnce);
  });

  it('says what a waiting node waits for and until when', () => {
    const fold = foldFacts(facts(begin, settled('start'), started('ask'), waiting('ask')));
    expect(fold.nodes.ask).toMatchObject({ status: 'waiting', waitReason: 'reply', untilMs: T0 + 60_000 });
    expect(restingStatus(fold)).toBe('waiting');
    expect(restingStatus(foldFacts(facts(begin, waiting('ask'), started('other'))))).toBe('running');
  });

  it('shows a retry as a wait with its error, then forgets the error on success', () => {
    const again = facts(begin, started('hello'), failed('hello', { willRetryAtMs: T0 + 500 }));
    expect(foldFacts(again).nodes.hello).toMatchObject({ status: 'waiting', waitReason: 'retry', untilMs: T0 + 500 });
    const done = foldFacts(
      facts(
        begin,
        started('hello'),
        failed('hello', { willRetryAtMs: 1 }),
        started('hello', 2),
        settled('hello', 'sent'),
      ),
    );
    expect(done.nodes.hello).toMatchObject({ status: 'completed', error: null });
  });

  it('takes the error port when the failure was caught', () => {
    const fold = foldFacts(facts(begin, started('hello'), failed('hello', { caught: true }), started('sorry')));
    expect(fold.nodes.hello).toMatchObject({ status: 'failed', taken: ['error'] });
    expect(edgeState(fold, edge('hello', 'error', 'sorry'))).toBe('flowing');
    expect(edgeState(fold, edge('hello', 'error', 'other'))).toBe('idle');
  });

  it('keeps the error of a run that failed', () => {
    const error = flowError({ code: 'x', kind: 'bug', message: 'Broken.' });
    const fold = foldFacts(facts(begin, started('hello'), failed('hello'), { type: 'run.failed', error }));
    expect(fold).toMatchObject({ status: 'failed', error: { message: 'Broken.' } });
    expect(fold.nodes.hello?.status).toBe('failed');
  });

  it('leaves nothing waiting or running after the end', () => {
    const fold = foldFacts(facts(begin, waiting('ask'), started('hello'), { type: 'run.cancelled', by: null }));
    expect(fold.nodes.ask?.status).toBe('skipped');
    expect(fold.nodes.hello?.status).toBe('skipped');
    expect(fold.status).toBe('cancelled');
  });
});

describe('the path of a run', () => {
  const fold = foldFacts(
    facts(
      begin,
      settled('start'),
      settled('vip', 'true'),
      { type: 'node.skipped', nodeId: 'other' },
      settled('hello', 'sent'),
      {
        type: 'run.completed',
      },
    ),
  );

  it('tells taken edges from those passed by', () => {
    expect(edgeState(fold, edge('vip', 'true', 'hello'))).toBe('taken');
    expect(edgeState(fold, edge('vip', 'false', 'other'))).toBe('off');
    expect(edgeState(EMPTY_FOLD, edge('vip', 'false', 'other'))).toBe('idle');
  });

  it('is where the newest fact of a reached step is', () => {
    const skipped: FactBody = { type: 'node.skipped', nodeId: 'other' };
    expect(latestNode(facts(begin, started('hello'), skipped, { type: 'run.paused' }))).toBe('hello');
    expect(latestNode(facts(begin))).toBeNull();
  });

  it('shows what was never reached as not taken, but only once the run is over', () => {
    expect(drawnStatus(fold, 'never')).toBe('skipped');
    expect(drawnStatus(foldFacts(facts(begin)), 'never')).toBe('idle');
  });
});

describe('facts that arrive over and again', () => {
  const all = facts(begin, settled('start'), started('a'), settled('a'));
  const seqs = (list: readonly RunFact[]) => list.map((fact) => fact.seq);

  it('are kept once and in order', () => {
    expect(seqs(mergeFacts(all.slice(0, 2), all.slice(2)))).toEqual([1, 2, 3, 4]);
    expect(seqs(mergeFacts(all.slice(2), all))).toEqual([1, 2, 3, 4]);
    expect(mergeFacts(all, all.slice(1, 3))).toBe(all);
  });
});
