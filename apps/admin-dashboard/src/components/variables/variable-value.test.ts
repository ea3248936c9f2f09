import { describe, expect, it } from 'vitest';
import { readValue, typedValue } from './variable-value';

describe('a value that people type', () => {
  it.each([
    ['text', ' as it is ', { ok: true, value: ' as it is ' }],
    ['number', '12.5', { ok: true, value: 12.5 }],
    ['number', '', { ok: false, problem: 'number' }],
    ['number', '12,5', { ok: false, problem: 'number' }],
    ['number', '1e999', { ok: false, problem: 'number' }],
    ['boolean', 'true', { ok: true, value: true }],
    ['json', '{"a":[1]}', { ok: true, value: { a: [1] } }],
    ['json', '{a:1}', { ok: false, problem: 'json' }],
  ] as const)('%s %j', (type, typed, expected) => {
    expect(readValue(type, typed)).toEqual(expected);
  });

  it.each([
    ['number', 12.5],
    ['boolean', false],
    ['json', { a: [1, null] }],
    ['text', 'two\nlines'],
  ] as const)('comes back the same: %s %j', (type, value) => {
    expect(readValue(type, typedValue(type, value))).toEqual({ ok: true, value });
  });
});
