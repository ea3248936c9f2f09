import fc from 'fast-check';
import { expect, it } from 'vitest';
import { storableJson, storableText } from './storable-json.js';

const NUL = String.fromCharCode(0);

it.each([
  ['plain text', 'plain text'],
  [`a${NUL}b`, 'ab'],
  [`${NUL}${NUL}`, ''],
  ['a backslash and u0000: \\u0000', 'a backslash and u0000: \\u0000'],
  [`backslash before NUL: \\${NUL}`, 'backslash before NUL: \\'],
  [`two before NUL: \\\\${NUL}.`, 'two before NUL: \\\\.'],
  ['lone \ud83d half', 'lone \ufffd half'],
  ['whole \ud83d\ude00', 'whole \ud83d\ude00'],
])('%j becomes %j', (given, stored) => {
  expect(JSON.parse(storableJson({ given }))).toEqual({ given: stored });
});

it('cleans keys too', () => {
  expect(JSON.parse(storableJson({ [`k${NUL}`]: 1 }))).toEqual({ k: 1 });
});

it('leaves every storable value as it was, and never leaves a NUL', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
      const stored = JSON.parse(storableJson({ value, text })) as { text: string };
      expect(stored.text).toBe(wellFormed(text.replaceAll(NUL, '')));
    }),
  );
});

it('drops NUL from text', () => {
  expect(storableText(`a${NUL}b`)).toBe('ab');
});

/** Encoding to UTF-8 replaces lone surrogates, as the standard says. */
function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
