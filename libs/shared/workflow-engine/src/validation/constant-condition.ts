import type { Condition, ConditionClause, ConditionOperator } from '@columba/workflow-contracts';
import { asNumber } from '../conditions/comparisons.js';
import { isoToMs } from '../conditions/iso-date.js';

export type Constant = 'always' | 'never' | null;

/** Each with each other. */
const MOST_COMPARED = 40;
const OPPOSITE = { always: 'never', never: 'always' } as const;

/** Does a condition give the same answer whatever the run holds? Null when that cannot be told, or when it depends. */
export function constantOf(condition: Condition): Constant {
  if ('not' in condition) {
    const inner = constantOf(condition.not);
    return inner && OPPOSITE[inner];
  }
  if ('all' in condition) return constantOfAll(condition.all);
  if ('any' in condition) return constantOfAny(condition.any);
  return constantOfClause(condition);
}

function constantOfAll(parts: readonly Condition[]): Constant {
  const constants = parts.map(constantOf);
  if (constants.includes('never') || contradicts(parts)) return 'never';
  return constants.every((one) => one === 'always') ? 'always' : null;
}

function constantOfAny(parts: readonly Condition[]): Constant {
  const constants = parts.map(constantOf);
  if (constants.includes('always') || coversAll(parts)) return 'always';
  return constants.every((one) => one === 'never') ? 'never' : null;
}

const isNothing = (value: unknown) => value === undefined || value === null;
const isEmptyList = (value: unknown) => !Array.isArray(value) || value.length === 0;
const neverIf =
  (test: (value: unknown) => boolean) =>
  (value: unknown): Constant =>
    test(value) ? 'never' : null;

/** Comparisons with what nothing compares with. Operators that are not named here always depend on the run. */
const CONSTANTS: Partial<Record<ConditionOperator, (value: unknown) => Constant>> = {
  in: neverIf(isEmptyList),
  notIn: (value) => (isEmptyList(value) ? 'always' : null),
  before: neverIf((value) => isoToMs(value) === null),
  after: neverIf((value) => isoToMs(value) === null),
  gt: neverIf(isNothing),
  gte: neverIf(isNothing),
  lt: neverIf(isNothing),
  lte: neverIf(isNothing),
  startsWith: neverIf(isNothing),
  endsWith: neverIf(isNothing),
};

function constantOfClause({ op, value }: ConditionClause): Constant {
  return CONSTANTS[op]?.(value) ?? null;
}

/** Pairs of clauses about one value, of which only one can hold. */
function contradicts(parts: readonly Condition[]): boolean {
  return pairsOnOnePath(parts).some(([a, b]) => excludes(a, b) || excludes(b, a));
}

function excludes(a: ConditionClause, b: ConditionClause): boolean {
  if (a.op === 'notExists')
    return b.op === 'exists' || (b.op === 'equals' && b.value !== undefined && b.value !== null);
  if (a.op === 'equals' && b.op === 'equals')
    return isPlain(a.value) && isPlain(b.value) && !sameText(a.value, b.value);
  if (a.op === 'equals' && b.op === 'notEquals') return sameJson(a.value, b.value);
  if (a.op === 'contains' && b.op === 'notContains') return sameJson(a.value, b.value);
  return emptyRange(a, b);
}

const LOWER = new Set(['gt', 'gte']);
const UPPER = new Set(['lt', 'lte']);

function emptyRange(lower: ConditionClause, upper: ConditionClause): boolean {
  if (!LOWER.has(lower.op) || !UPPER.has(upper.op)) return false;
  const [from, to] = [asNumber(lower.value), asNumber(upper.value)];
  if (from === null || to === null) return false;
  return from > to || (from === to && (lower.op === 'gt' || upper.op === 'lt'));
}

/** Pairs of which one holds in any case. */
function coversAll(parts: readonly Condition[]): boolean {
  const opposite = (a: ConditionClause, b: ConditionClause) =>
    (a.op === 'exists' && b.op === 'notExists') ||
    (a.op === 'equals' && b.op === 'notEquals' && sameJson(a.value, b.value)) ||
    (a.op === 'contains' && b.op === 'notContains' && sameJson(a.value, b.value));
  return pairsOnOnePath(parts).some(([a, b]) => opposite(a, b) || opposite(b, a));
}

function pairsOnOnePath(parts: readonly Condition[]): [ConditionClause, ConditionClause][] {
  const clauses = parts.filter((part): part is ConditionClause => 'path' in part).slice(0, MOST_COMPARED);
  return clauses.flatMap((a, index) =>
    clauses
      .slice(index + 1)
      .filter((b) => b.path === a.path)
      .map((b): [ConditionClause, ConditionClause] => [a, b]),
  );
}

const isPlain = (value: unknown) => typeof value === 'string' || typeof value === 'number';
/** Values are compared loosely: `5` equals `"5"`. */
const sameText = (a: unknown, b: unknown) => {
  const [one, other] = [asNumber(a), asNumber(b)];
  return one !== null && other !== null ? one === other : String(a) === String(b);
};
const sameJson = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
