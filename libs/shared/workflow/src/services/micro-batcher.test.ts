import { describe, expect, it } from 'vitest';
import { MicroBatcher } from './micro-batcher.js';

describe('MicroBatcher', () => {
  it('puts calls of one turn into one flush and answers each its own result', async () => {
    const flushes: number[][] = [];
    const batcher = new MicroBatcher<number, number>(
      async (items) => {
        flushes.push(items);
        return items.map((item) => item * 2);
      },
      { maxBatch: 10, maxConcurrent: 1 },
    );
    expect(await Promise.all([1, 2, 3].map((n) => batcher.add(n)))).toEqual([2, 4, 6]);
    expect(flushes).toEqual([[1, 2, 3]]);
  });

  it('collects what comes while a flush is under way, never above maxBatch', async () => {
    const sizes: number[] = [];
    const batcher = new MicroBatcher<number, number>(
      async (items) => {
        sizes.push(items.length);
        await new Promise((resolve) => setTimeout(resolve, 5));
        return items;
      },
      { maxBatch: 4, maxConcurrent: 1 },
    );
    const first = batcher.add(0);
    await new Promise((resolve) => setImmediate(resolve));
    const rest = Array.from({ length: 9 }, (_, n) => batcher.add(n + 1));
    expect(await Promise.all([first, ...rest])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(sizes).toEqual([1, 4, 4, 1]);
  });

  it('rejects the calls of a failed flush and goes on with the next', async () => {
    let fail = true;
    const batcher = new MicroBatcher<number, number>(
      async (items) => {
        if (fail) throw new Error('down');
        return items;
      },
      { maxBatch: 10, maxConcurrent: 1 },
    );
    await expect(batcher.add(1)).rejects.toThrow('down');
    fail = false;
    expect(await batcher.add(2)).toBe(2);
  });
});
