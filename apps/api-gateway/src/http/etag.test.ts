import { expect, it } from 'vitest';
import { ifMatchNames, ifNoneMatchNames, toETag } from './etag.js';

it('quotes a validator once', () => {
  expect([toETag('abc'), toETag('"abc"')]).toEqual(['"abc"', '"abc"']);
});

it.each([
  ['"abc"', true],
  ['"x", "abc"', true],
  ['*', true],
  ['W/"abc"', false],
  ['abc', false],
  ['"ABC"', false],
  ['', false],
])('If-Match %s', (header, names) => {
  expect(ifMatchNames(header, 'abc')).toBe(names);
});

it.each([
  [undefined, false],
  ['"abc"', true],
  ['W/"abc"', true],
  ['"x"', false],
])('If-None-Match %s', (header, names) => {
  expect(ifNoneMatchNames(header, 'abc')).toBe(names);
});
