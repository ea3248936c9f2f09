import { describe, expect, it } from 'vitest';
import { withRange } from './selected-range';

const rows = ['a', 'b', 'c', 'd', 'e'];
const chosen = (...ids: string[]) => new Set(ids);

describe('choosing rows', () => {
  it.each([
    ['one', chosen(), null, 'b', ['b']],
    ['one away', chosen('b', 'c'), null, 'b', ['c']],
    ['down to another', chosen('b'), 'b', 'd', ['b', 'c', 'd']],
    ['up to another', chosen('d'), 'd', 'b', ['b', 'c', 'd']],
    ['a range away', chosen('a', 'b', 'c', 'd'), 'a', 'c', ['d']],
    ['one whose start has left the list', chosen('b'), 'gone', 'd', ['b', 'd']],
  ])('%s', (_words, before, from, id, after) => {
    expect([...withRange(rows, before, from, id)].sort()).toEqual(after);
  });
});
