import { describe, expect, it } from 'vitest';
import { chosenAlternative, isFieldShown, withAlternative } from './field-visibility';

describe('fields of a step', () => {
  it.each([
    ['loop', 'items', {}, true],
    ['loop', 'times', {}, false],
    ['loop', 'times', { over: 'times' }, true],
    ['loop', 'parallelism', { over: 'while' }, false],
    ['merge', 'inputs', { mode: 'all' }, false],
    ['merge', 'inputs', { mode: 'named' }, true],
    ['subflow', 'timeout', {}, true],
    ['subflow', 'timeout', { mode: 'fire-and-forget' }, false],
    ['set_variables', 'expected', { operation: 'compare_and_set' }, true],
    ['set_variables', 'value', {}, true],
    ['send_message', 'body', {}, true],
  ])('%s.%s beside %j: %s', (type, key, values, shown) => {
    expect(isFieldShown(type, key, values, false)).toBe(shown);
  });

  it('are shown in any case when something is wrong with them', () => {
    expect(isFieldShown('loop', 'times', {}, true)).toBe(true);
  });
});

describe('alternatives', () => {
  it('are told by what is given', () => {
    expect(chosenAlternative('delay', { until: '2026-12-24' })).toBe('until');
    expect(chosenAlternative('delay', {})).toBe('for');
    expect(chosenAlternative('loop', {})).toBeNull();
  });

  it('replace each other and leave the rest', () => {
    expect(withAlternative('delay', { for: 'PT5M', other: 1 }, 'until')).toEqual({ until: '', other: 1 });
  });
});
