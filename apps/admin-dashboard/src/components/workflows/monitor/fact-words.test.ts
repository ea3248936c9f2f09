import { factBodySchema, flowError, type RunFact } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { factWords, filterFacts } from './fact-words';

const error = flowError({ code: 'provider.down', kind: 'transient', message: 'The provider is down.' });
const failed = { type: 'node.failed' as const, nodeId: 'hello', tokenId: 't', attempt: 1, error };

describe('facts in words', () => {
  it('has words for every type of fact', () => {
    const types = factBodySchema.options.map((option) => option.shape.type.value);
    for (const type of types) {
      const body = { type, nodeId: 'n', error, reason: 'delay', untilMs: null, willRetryAtMs: null } as never;
      expect(factWords(body).key, type).not.toBe('');
    }
  });

  it('grades a failure by what became of it', () => {
    expect(factWords({ ...failed, willRetryAtMs: 5, caught: false })).toMatchObject({
      key: 'nodeFailedRetry',
      level: 'warning',
    });
    expect(factWords({ ...failed, willRetryAtMs: null, caught: true })).toMatchObject({
      key: 'nodeFailedCaught',
      level: 'warning',
    });
    expect(factWords({ ...failed, willRetryAtMs: null, caught: false })).toMatchObject({
      key: 'nodeFailed',
      level: 'error',
    });
  });

  it('filters by level and by the words on screen', () => {
    const fact = (seq: number, body: RunFact['body']): RunFact => ({
      number: seq,
      seq,
      runId: 'r',
      flowId: 'f',
      atMs: 0,
      body,
    });
    const list = [fact(1, { type: 'run.paused' }), fact(2, { ...failed, willRetryAtMs: null, caught: false })];
    const say = (one: RunFact) => (one.seq === 1 ? 'Paused' : 'Hello failed');
    const seqs = (levels: ('info' | 'warning' | 'error')[], search: string) =>
      filterFacts(list, { levels: new Set(levels), search }, say).map((one) => one.seq);
    expect(seqs([], '')).toEqual([1, 2]);
    expect(seqs(['error'], '')).toEqual([2]);
    expect(seqs([], 'hELLO ')).toEqual([2]);
    expect(seqs(['warning'], 'hello')).toEqual([]);
  });
});
