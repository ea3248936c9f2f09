import type { ConditionOperator } from '@columba/workflow-contracts';
import { asText, compare, looselyEqual } from './comparisons.js';
import { isoToMs } from './iso-date.js';
import { compilePattern } from './pattern.js';

export type Test = (actual: unknown) => boolean;

const not =
  (make: (expected: unknown) => Test) =>
  (expected: unknown): Test => {
    const test = make(expected);
    return (actual) => !test(actual);
  };

const contains = (expected: unknown): Test => {
  const text = asText(expected);
  return (actual) => {
    if (Array.isArray(actual)) return actual.some((item) => looselyEqual(item, expected));
    return typeof actual === 'string' && text !== null && actual.includes(text);
  };
};

const inList = (expected: unknown): Test => {
  const list: readonly unknown[] = Array.isArray(expected) ? expected : [];
  const listed = (value: unknown) => list.some((item) => looselyEqual(value, item));
  return (actual) => (Array.isArray(actual) ? actual.some(listed) : listed(actual));
};

const ordered =
  (holds: (order: number) => boolean) =>
  (expected: unknown): Test =>
  (actual) => {
    const order = compare(actual, expected);
    return order !== null && holds(order);
  };

const dated =
  (holds: (actualMs: number, expectedMs: number) => boolean) =>
  (expected: unknown): Test => {
    const expectedMs = isoToMs(expected);
    return (actual) => {
      const actualMs = isoToMs(actual);
      return actualMs !== null && expectedMs !== null && holds(actualMs, expectedMs);
    };
  };

const affix =
  (holds: (text: string, part: string) => boolean) =>
  (expected: unknown): Test => {
    const part = asText(expected);
    return (actual) => {
      const text = asText(actual);
      return text !== null && part !== null && holds(text, part);
    };
  };

const equals =
  (expected: unknown): Test =>
  (actual) =>
    looselyEqual(actual, expected);

const exists = (): Test => (actual) => actual !== undefined && actual !== null;

const matches = (expected: unknown): Test => {
  const pattern = compilePattern(expected);
  return (actual) => {
    const text = asText(actual);
    return text !== null && pattern.test(text);
  };
};

/**
 * What each operator means. Text is compared case-sensitively. What cannot be compared (a missing value, an order of
 * text and a list) does not hold; the `not` forms are the exact opposites, so they do hold for missing values.
 */
export const OPERATORS: Record<ConditionOperator, (expected: unknown) => Test> = {
  equals,
  notEquals: not(equals),
  contains,
  notContains: not(contains),
  startsWith: affix((text, part) => text.startsWith(part)),
  endsWith: affix((text, part) => text.endsWith(part)),
  matches,
  gt: ordered((order) => order > 0),
  gte: ordered((order) => order >= 0),
  lt: ordered((order) => order < 0),
  lte: ordered((order) => order <= 0),
  in: inList,
  notIn: not(inList),
  exists,
  notExists: not(exists),
  before: dated((actual, expected) => actual < expected),
  after: dated((actual, expected) => actual > expected),
};
