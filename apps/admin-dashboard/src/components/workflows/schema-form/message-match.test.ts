import { expect, it } from 'vitest';
import { wayOf, withWay, wordsOf } from './message-match';

it('reads and changes the way of matching', () => {
  expect(wayOf({ all: ['a'] })).toBe('all');
  expect(wayOf(undefined)).toBe('any');
  expect(withWay({ any: ['order'] }, 'all')).toEqual({ all: ['order'] });
  expect(withWay({ any: ['order'] }, 'always')).toEqual({ always: true });
  expect(withWay({ always: true }, 'regex')).toEqual({ regex: '' });
  expect(withWay({ regex: '^hi' }, 'regex')).toEqual({ regex: '^hi' });
  expect(wordsOf({ regex: 'x' })).toEqual([]);
});
