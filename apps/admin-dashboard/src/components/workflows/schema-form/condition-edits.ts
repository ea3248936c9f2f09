import type { Condition, ConditionClause, ConditionOperator } from '@columba/workflow-contracts';

/** Pure edits of a condition tree. `not` is shown as a group that holds for none: `{ not: { any: [...] } }`. */
export const GROUP_KINDS = ['all', 'any', 'none'] as const;
export type GroupKind = (typeof GROUP_KINDS)[number];

export interface Group {
  kind: GroupKind;
  parts: Condition[];
}
const NO_VALUE: readonly ConditionOperator[] = ['exists', 'notExists'];
const LISTS: readonly ConditionOperator[] = ['in', 'notIn'];
const NUMBERS: readonly ConditionOperator[] = ['gt', 'gte', 'lt', 'lte'];

export const emptyClause = (): ConditionClause => ({ path: '', op: 'equals', value: '' });
export const takesValue = (op: ConditionOperator): boolean => !NO_VALUE.includes(op);

export function isClause(condition: Condition): condition is ConditionClause {
  return 'path' in condition || 'op' in condition;
}

/** A clause that stands alone reads as a group of one, so that a second can be added. */
export function groupOf(condition: Condition | undefined): Group {
  if (!condition) return { kind: 'all', parts: [] };
  if ('all' in condition) return { kind: 'all', parts: condition.all };
  if ('any' in condition) return { kind: 'any', parts: condition.any };
  if ('not' in condition) return { kind: 'none', parts: 'any' in condition.not ? condition.not.any : [condition.not] };
  return { kind: 'all', parts: [condition] };
}

export function conditionOf({ kind, parts }: Group): Condition {
  if (kind === 'none') return { not: { any: parts } };
  return kind === 'all' ? { all: parts } : { any: parts };
}

/** Another operator keeps the value where it still makes sense. */
export function withOperator(clause: ConditionClause, op: ConditionOperator): ConditionClause {
  if (!takesValue(op)) return { path: clause.path, op };
  return { path: clause.path, op, value: readValue(writeValue(clause.value), op) };
}

/** What stands in the input for a value. */
export function writeValue(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.map(writeValue).join(', ') : JSON.stringify(value);
}

/** What an input's text means: a list for `in`, a number for comparisons, otherwise as it was before, else text. */
export function readValue(text: string, op: ConditionOperator, before?: unknown): unknown {
  if (LISTS.includes(op)) {
    return text
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean);
  }
  const number = Number(text);
  const isNumber = text.trim() !== '' && Number.isFinite(number);
  if (isNumber && (NUMBERS.includes(op) || typeof before === 'number')) return number;
  if (typeof before === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
