import { expect, it } from 'vitest';
import { insertAt } from './insert-at';

it.each([
  ['Hi !', 3, 3, 'Hi {{ a }}!', 10],
  ['Hi you!', 3, 6, 'Hi {{ a }}!', 10],
  ['', 5, 9, '{{ a }}', 7],
])('%s at %d', (text, start, end, expected, caret) => {
  expect(insertAt(text, '{{ a }}', start, end)).toEqual({ text: expected, caret });
});
