import { describe, expect, it } from 'vitest';
import { RequestBatcher } from './request-batcher.js';

const turn = () => new Promise(setImmediate);

describe('RequestBatcher', () => {
  it('writes what comes together at once, and what comes meanwhile in the next', async () => {
    const flushes: string[][] = [];
    const gates: (() => void)[] = [];
    const batcher = new RequestBatcher<string>(
      (items) => {
        flushes.push(items);
        return new Promise((resolve) => gates.push(resolve));
      },
      { maxItems: 100, splitWithinMs: 1_000 },
    );
    const first = [batcher.add(['a']), batcher.add(['b', 'c'])];
    await turn();
    await turn();
    const second = [batcher.add(['d']), batcher.add(['e'])];
    expect(flushes).toEqual([['a', 'b', 'c']]);
    gates[0]!();
    await Promise.all(first);
    await turn();
    expect(flushes).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e'],
    ]);
    gates[1]!();
    await Promise.all(second);
    await batcher.idle();
  });

  it('does not cut a request in two, and keeps batches to their size', async () => {
    const flushes: number[][] = [];
    const batcher = new RequestBatcher<number>(async (items) => void flushes.push(items), {
      maxItems: 3,
      splitWithinMs: 0,
    });
    await Promise.all([batcher.add([1, 2]), batcher.add([3, 4]), batcher.add([5]), batcher.add([6, 7, 8, 9])]);
    expect(flushes).toEqual([
      [1, 2],
      [3, 4, 5],
      [6, 7, 8, 9],
    ]);
  });

  it('lets one bad request fail alone', async () => {
    const flush = async (items: string[]) => {
      if (items.includes('poison')) throw new Error('refused');
    };
    const batcher = new RequestBatcher<string>(flush, { maxItems: 100, splitWithinMs: 1_000 });
    const results = await Promise.allSettled([batcher.add(['a']), batcher.add(['poison']), batcher.add(['b'])]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('fails a batch whole when the store hangs, instead of asking it once more for each', async () => {
    let calls = 0;
    const flush = async () => {
      calls += 1;
      await new Promise((resolve) => setTimeout(resolve, 15));
      throw new Error('timeout');
    };
    const batcher = new RequestBatcher<string>(flush, { maxItems: 100, splitWithinMs: 5 });
    const results = await Promise.allSettled([batcher.add(['a']), batcher.add(['b'])]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(calls).toBe(1);
    await batcher.idle();
  });
});
