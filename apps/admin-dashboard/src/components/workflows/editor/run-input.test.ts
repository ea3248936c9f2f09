import { expect, it } from 'vitest';
import { readInput } from './run-input';

it.each([
  ['', {}],
  ['{"order": 7}', { order: 7 }],
  ['[1]', null],
  ['null', null],
  ['{order', null],
])('%s', (text, input) => {
  expect(readInput(text)).toEqual(input);
});
