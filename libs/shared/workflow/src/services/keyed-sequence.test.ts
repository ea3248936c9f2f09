import { expect, it } from 'vitest';
import { KeyedSequence } from './keyed-sequence.js';

it('keeps the order within a key, also past a failure, and lets other keys pass', async () => {
  const sequence = new KeyedSequence();
  const seen: string[] = [];
  const work =
    (name: string, ms: number, fail = false) =>
    async () => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      seen.push(name);
      if (fail) throw new Error(name);
    };
  const results = await Promise.allSettled([
    sequence.run('anna', work('a1', 20, true)),
    sequence.run('anna', work('a2', 1)),
    sequence.run('ben', work('b1', 5)),
  ]);
  expect(seen).toEqual(['b1', 'a1', 'a2']);
  expect(results.map((one) => one.status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
});
