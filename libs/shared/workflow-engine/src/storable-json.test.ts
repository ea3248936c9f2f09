import fc from 'fast-check';
import { expect, it } from 'vitest';
import { storableJson, storableText } from './storable-json.js';

it.each([
  ['plain äöü 👍', 'plain äöü 👍'],
  ['a\0b', 'ab'],
  ['\ud83d', '\uFFFD'],
  ['👍'.slice(1), '\uFFFD'],
  ['x\ud83dy👍', 'x\uFFFDy👍'],
])('%j becomes %j', (text, expected) => {
  expect(storableText(text)).toBe(expected);
});

it('reaches into lists, objects and their keys', () => {
  expect(storableJson({ 'a\0': ['b\0', { c: '\0' }], n: 1, t: true, z: null })).toEqual({
    a: ['b', { c: '' }],
    n: 1,
    t: true,
    z: null,
  });
});

it('leaves what can be stored as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5, stringUnit: 'grapheme' }), (value) => {
      expect(storableJson(value)).toEqual(value);
    }),
  );
});

it('refuses what is nested without end', () => {
  expect(() => storableJson(JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`))).toThrow(RangeError);
});
