import { type Condition, conditionSchema } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { conditionOf, emptyClause, groupOf, readValue, withOperator, writeValue } from './condition-edits';

const clause: Condition = { path: 'customer.tags', op: 'contains', value: 'vip' };

describe('editing a condition', () => {
  it.each<[Condition, string]>([
    [{ all: [clause] }, 'all'],
    [{ any: [clause] }, 'any'],
    [{ not: { any: [clause] } }, 'none'],
  ])('shows %j as a group and gives the same back', (condition, kind) => {
    expect(groupOf(condition).kind).toBe(kind);
    expect(conditionOf(groupOf(condition))).toEqual(condition);
    expect(conditionSchema.safeParse(conditionOf(groupOf(condition))).success).toBe(true);
  });

  it('reads a lone clause and a plain not as groups of the same meaning', () => {
    expect(conditionOf(groupOf(clause))).toEqual({ all: [clause] });
    expect(conditionOf(groupOf({ not: clause }))).toEqual({ not: { any: [clause] } });
    expect(groupOf(undefined)).toEqual({ kind: 'all', parts: [] });
  });

  it('takes the value away where an operator has none', () => {
    expect(withOperator({ path: 'a', op: 'equals', value: 'x' }, 'exists')).toEqual({ path: 'a', op: 'exists' });
    expect(withOperator({ path: 'a', op: 'equals', value: 'x, y' }, 'in').value).toEqual(['x', 'y']);
    expect(withOperator({ path: 'a', op: 'equals', value: '5' }, 'gt').value).toBe(5);
    expect(emptyClause()).toEqual({ path: '', op: 'equals', value: '' });
  });

  it('keeps text as text, so that an order number is not counted with', () => {
    expect(readValue('007', 'equals')).toBe('007');
    expect(readValue('12', 'equals')).toBe('12');
    expect(readValue('12', 'equals', 7)).toBe(12);
    expect(readValue('false', 'equals', true)).toBe(false);
    expect(readValue('abc', 'gt')).toBe('abc');
    expect(writeValue(['a', 1])).toBe('a, 1');
    expect(writeValue(true)).toBe('true');
  });
});
