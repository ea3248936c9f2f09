import type { Condition, ConditionOperator } from '@columba/workflow-contracts';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { compileCondition, evaluateCondition } from './compile-condition.js';
import { describeDecision } from './describe-decision.js';
import { InvalidPatternError } from './pattern.js';

vi.setConfig({ testTimeout: 30_000 });

const holds = (actual: unknown, op: ConditionOperator, value?: unknown) =>
  evaluateCondition(compileCondition({ path: 'vars.x', op, value }), { vars: { x: actual } }).matched;

describe('operators', () => {
  it.each<[unknown, ConditionOperator, unknown, boolean]>([
    // equality: text exactly, numbers and booleans also as the text that spells them
    ['vip', 'equals', 'vip', true],
    ['VIP', 'equals', 'vip', false],
    [42, 'equals', '42', true],
    ['42.0', 'equals', 42, true],
    ['42.0', 'equals', '42', false],
    [true, 'equals', 'true', true],
    [true, 'equals', 1, false],
    [0, 'equals', '', false],
    [0, 'equals', false, false],
    [null, 'equals', null, true],
    [undefined, 'equals', null, true],
    [undefined, 'equals', '', false],
    [['a', 'b'], 'equals', ['a', 'b'], true],
    [['a', 'b'], 'equals', ['b', 'a'], false],
    [{ a: 1 }, 'equals', { a: 1 }, true],
    ['vip', 'notEquals', 'gold', true],
    [undefined, 'notEquals', 'gold', true],
    // contains: an item of a list, a piece of text, case-sensitive
    [['vip', 'new'], 'contains', 'vip', true],
    [['vip'], 'contains', 'vi', false],
    [[1, 2], 'contains', '2', true],
    ['order 7', 'contains', 'order', true],
    ['Order 7', 'contains', 'order', false],
    ['order 7', 'contains', 7, true],
    [{ vip: true }, 'contains', 'vip', false],
    [undefined, 'contains', 'vip', false],
    [undefined, 'notContains', 'vip', true],
    [['vip'], 'notContains', 'vip', false],
    // beginnings and ends
    ['+49170', 'startsWith', '+49', true],
    [49170, 'startsWith', 49, true],
    ['a@b.de', 'endsWith', '.de', true],
    [undefined, 'startsWith', '', false],
    // patterns, anywhere in the text, case-sensitive unless they say otherwise
    ['order #4711', 'matches', '#\\d+', true],
    ['ORDER', 'matches', 'order', false],
    ['ORDER', 'matches', '(?i)order', true],
    ['ORDER', 'matches', '^ORD$', false],
    [4711, 'matches', '^47', true],
    [undefined, 'matches', '.*', false],
    // order: as numbers where both spell one, else text by code unit
    [10, 'gt', 9, true],
    ['10', 'gt', '9', true],
    ['10', 'gt', 9.5, true],
    [' 10 ', 'gte', 10, true],
    ['b', 'gt', 'a', true],
    ['a', 'lt', 10, false],
    ['', 'lt', 10, false],
    [null, 'lt', 10, false],
    [true, 'gt', 0, false],
    [['11'], 'gt', 10, false],
    [5, 'lte', 5, true],
    [5, 'lt', 5, false],
    ['-1e3', 'lt', 0, true],
    // lists
    ['de', 'in', ['de', 'at'], true],
    ['fr', 'in', ['de', 'at'], false],
    [7, 'in', ['7'], true],
    [['a', 'b'], 'in', ['b'], true],
    ['de', 'in', 'de', false],
    ['fr', 'notIn', ['de'], true],
    [undefined, 'notIn', ['de'], true],
    // presence: null is not there, everything else is
    ['', 'exists', undefined, true],
    [0, 'exists', undefined, true],
    [false, 'exists', undefined, true],
    [null, 'exists', undefined, false],
    [undefined, 'exists', undefined, false],
    [null, 'notExists', undefined, true],
    ['', 'notExists', undefined, false],
    // dates: ISO 8601, without an offset UTC
    ['2026-01-01', 'before', '2026-01-02', true],
    ['2026-01-01T12:00:00Z', 'after', '2026-01-01', true],
    ['2026-01-01T00:30:00+01:00', 'before', '2026-01-01', true],
    ['2026-01-01T12:00', 'after', '2026-01-01T11:59:59.999Z', true],
    ['2026-01-01', 'before', '2026-01-01', false],
    ['2026-02-30', 'before', '2027-01-01', false],
    ['yesterday', 'before', '2027-01-01', false],
    ['2026-01-01', 'before', 'soon', false],
    [1767225600000, 'before', '2027-01-01', false],
  ])('%j %s %j: %s', (actual, op, value, expected) => {
    expect(holds(actual, op, value)).toBe(expected);
  });

  it('refuses patterns that it cannot run in linear time', () => {
    for (const value of ['(?=x)', '(a)\\1', '(', 7, undefined, 'a'.repeat(501)]) {
      expect(() => compileCondition({ path: 'x', op: 'matches', value })).toThrow(InvalidPatternError);
    }
  });

  it('is not slowed down by a hostile text', () => {
    const started = performance.now();
    expect(holds(`${'a'.repeat(50_000)}!`, 'matches', '^(a+)+$')).toBe(false);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('paths', () => {
  const context = {
    event: { data: { order: { total: 5 } }, items: ['a', { b: 1 }] },
    nodes: { vip: { output: { x: 1 } } },
  };
  it.each([
    ['event.data.order.total', 5],
    ['event.items.0', 'a'],
    ['event.items.1.b', 1],
    ['nodes.vip.output.x', 1],
    ['event.items.7', undefined],
    ['event.data.order.total.toFixed', undefined],
    ['event.data.toString', undefined],
    ['__proto__', undefined],
    ['event.__proto__.polluted', undefined],
    ['event.constructor.name', undefined],
    ['event.data.constructor.prototype', undefined],
    ['event.items.push', undefined],
    ['', undefined],
    ['..', undefined],
  ])('%s is %j', (path, expected) => {
    const result = evaluateCondition(compileCondition({ path, op: 'exists' }), context);
    expect(result.because?.actual).toBe(expected);
    expect(result.matched).toBe(expected !== undefined);
  });

  it('does not resolve forbidden names even when the data owns them', () => {
    const event = JSON.parse('{"__proto__":{"x":1},"constructor":{"x":1},"prototype":{"x":1}}');
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      const { matched } = evaluateCondition(compileCondition({ path: `event.${name}.x`, op: 'exists' }), { event });
      expect(matched).toBe(false);
    }
  });

  it('never throws and never leaves the data, whatever the path and the values', () => {
    const op = fc.constantFrom<ConditionOperator>('equals', 'contains', 'gt', 'before', 'in', 'startsWith', 'exists');
    fc.assert(
      fc.property(fc.string(), op, fc.jsonValue(), fc.jsonValue(), (path, operator, value, data) => {
        const condition: Condition = { not: { any: [{ path: path || 'x', op: operator, value }] } };
        const { matched } = evaluateCondition(compileCondition(condition), { vars: data } as object);
        expect(typeof matched).toBe('boolean');
      }),
    );
  });
});

describe('which clause decided', () => {
  const is = (path: string, value: unknown): Condition => ({ path, op: 'equals', value });
  const context = { vars: { a: 1, b: 2 } };
  it.each<[string, Condition, boolean, string | null]>([
    ['the first that fails of all', { all: [is('vars.a', 1), is('vars.b', 9), is('vars.c', 9)] }, false, 'vars.b'],
    ['the last when all hold', { all: [is('vars.a', 1), is('vars.b', 2)] }, true, 'vars.b'],
    ['the first that holds of any', { any: [is('vars.a', 9), is('vars.b', 2), is('vars.c', 3)] }, true, 'vars.b'],
    ['the last when none holds', { any: [is('vars.a', 9), is('vars.b', 9)] }, false, 'vars.b'],
    ['the inner one of not', { not: is('vars.a', 1) }, false, 'vars.a'],
    ['nothing of an empty all', { all: [] }, true, null],
    ['nothing of an empty any', { any: [] }, false, null],
    ['the inner one of a nest', { all: [{ any: [{ not: is('vars.a', 2) }] }] }, true, 'vars.a'],
  ])('%s', (_what, condition, matched, path) => {
    const result = evaluateCondition(compileCondition(condition), context);
    expect([result.matched, result.because?.clause.path ?? null]).toEqual([matched, path]);
  });

  it.each([
    ['customer.tags', ['vip'], ['vip']],
    ['event.data.total', 12.5, 12.5],
    ['customer.firstName', 'Ada', 'Ada'],
    ['customer.nothing', undefined, null],
    ['customer.attributes', { a: 1 }, '(object)'],
    ['customer.firstName', 'x'.repeat(200), `${'x'.repeat(80)}…`],
    ['event.text', 'my pin is 1234', '(text of 14 characters)'],
    ['nodes.ask.output.reply.text', 'secret', '(text of 6 characters)'],
    ['vars.reply', 'secret', '(text of 6 characters)'],
    ['event.data.message', 'secret', '(text of 6 characters)'],
    ['vars.list', ['secret', 7], ['(text of 6 characters)', 7]],
    ['vars.tries', 3, 3],
  ])('a fact shows %s = %j as %j', (path, actual, shown) => {
    const detail = describeDecision({ clause: { path, op: 'equals', value: 1 }, actual });
    expect(detail).toEqual({ path, op: 'equals', expected: 1, actual: shown });
  });
});
