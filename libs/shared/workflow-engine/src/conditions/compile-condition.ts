import type { Condition, ConditionClause } from '@columba/workflow-contracts';
import { type ContextPath, parsePath, resolvePath } from './context-path.js';
import { OPERATORS, type Test } from './operators.js';

export type CompiledCondition =
  | { kind: 'all' | 'any'; parts: readonly CompiledCondition[] }
  | { kind: 'not'; part: CompiledCondition }
  | { kind: 'clause'; clause: ConditionClause; path: ContextPath; test: Test };

/** The clause that decided, and the value that it met. `actual` is the raw value: see `describeDecision` for facts. */
export interface DecidingClause {
  clause: ConditionClause;
  actual: unknown;
}

export interface ConditionResult {
  matched: boolean;
  /** Null when an empty list decided. */
  because: DecidingClause | null;
}

/**
 * Reads a condition once, patterns included.
 * @throws InvalidPatternError for a `matches` that cannot be used.
 */
export function compileCondition(condition: Condition): CompiledCondition {
  if ('all' in condition) return { kind: 'all', parts: condition.all.map(compileCondition) };
  if ('any' in condition) return { kind: 'any', parts: condition.any.map(compileCondition) };
  if ('not' in condition) return { kind: 'not', part: compileCondition(condition.not) };
  const { path, op, value } = condition;
  return { kind: 'clause', clause: condition, path: parsePath(path), test: OPERATORS[op](value) };
}

/** Whether a condition holds in a context, and which clause decided: the first that settled it. Never throws. */
export function evaluateCondition(condition: CompiledCondition, context: object): ConditionResult {
  switch (condition.kind) {
    case 'clause': {
      const actual = resolvePath(context, condition.path);
      return { matched: condition.test(actual), because: { clause: condition.clause, actual } };
    }
    case 'not': {
      const { matched, because } = evaluateCondition(condition.part, context);
      return { matched: !matched, because };
    }
    default:
      return evaluateList(condition, context);
  }
}

function evaluateList(
  list: { kind: 'all' | 'any'; parts: readonly CompiledCondition[] },
  context: object,
): ConditionResult {
  const settledBy = list.kind === 'any';
  let because: DecidingClause | null = null;
  for (const part of list.parts) {
    const result = evaluateCondition(part, context);
    because = result.because ?? because;
    if (result.matched === settledBy) return { matched: settledBy, because };
  }
  return { matched: !settledBy, because };
}
