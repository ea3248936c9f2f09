import type { RunFact } from '@columba/workflow-contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf, numbers, seqs } from './__fixtures__/run-facts';
import { FactSequence } from './fact-sequence';

describe('FactSequence', () => {
  it('hands out each fact once and in order', () => {
    const run = new FactSequence({ runId: 'r' }, 0);
    expect(seqs(run.offer(factsOf('r', 1, 3)).ready)).toEqual([1, 2, 3]);
    expect(run.offer(factsOf('r', 2, 3))).toEqual({ ready: [], gap: false });
    expect(seqs(run.offer(factsOf('r', 3, 5)).ready)).toEqual([4, 5]);
    expect(run.last).toBe(5);
  });

  it('holds back what is behind a hole until the hole is filled', () => {
    const run = new FactSequence({ runId: 'r' }, 2);
    expect(run.offer(factsOf('r', 5, 6))).toEqual({ ready: [], gap: true });
    expect(run.last).toBe(2);
    const filled = run.offer(factsOf('r', 3, 4));
    expect(seqs(filled.ready)).toEqual([3, 4, 5, 6]);
    expect(filled.gap).toBe(false);
  });

  it('takes only the facts of its target', () => {
    const run = new FactSequence({ runId: 'r' }, 0);
    expect(seqs(run.offer([...factsOf('other', 1, 4), ...factsOf('r', 1, 1)]).ready)).toEqual([1]);
  });

  it('waits for the server to say where the tenant stands', () => {
    const tenant = new FactSequence({ tenant: true }, undefined);
    expect(tenant.offer(factsOf('r', 3, 4))).toEqual({ ready: [], gap: false });
    expect(numbers(tenant.startAt(102).ready)).toEqual([103, 104]);
    expect(tenant.startAt(500).ready).toEqual([]);
  });

  it('a flow only rises: jumps are no holes', () => {
    const flow = new FactSequence({ flowId: 'flow-1' }, 100);
    const offered = flow.offer([...factsOf('a', 9, 9), ...factsOf('b', 4, 4), ...factsOf('c', 1, 1, 'flow-2')]);
    expect(numbers(offered.ready)).toEqual([104, 109]);
    expect(offered.gap).toBe(false);
  });

  it('can give up on a hole', () => {
    const run = new FactSequence({ runId: 'r' }, 1);
    run.offer(factsOf('r', 4, 5));
    expect(seqs(run.skipGap().ready)).toEqual([4, 5]);
    expect(run.hasGap).toBe(false);
  });

  it('any order and any repetition of all facts gives each once, in order', () => {
    const all = factsOf('r', 1, 12);
    const batches = fc.array(fc.subarray(all, { minLength: 1 }), { maxLength: 12 });
    fc.assert(
      fc.property(batches, (given) => {
        const run = new FactSequence({ runId: 'r' }, 0);
        const got: RunFact[] = [...given, all].flatMap((batch) => run.offer([...batch].reverse()).ready);
        expect(seqs(got)).toEqual(seqs(all));
        expect(run.hasGap).toBe(false);
      }),
    );
  });
});
