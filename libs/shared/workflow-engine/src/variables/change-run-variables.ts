import { type FlowError, flowError } from '@columba/workflow-contracts';
import { isDeepEqual } from './deep-equal.js';
import type { VariableChange } from './variable-change.js';

/** What one change did, as the run's facts tell it: values only where they cannot be somebody's words. */
export interface ChangeReport extends Record<string, unknown> {
  scope: VariableChange['scope'];
  name: string;
  operation: VariableChange['operation'];
  type: VariableChange['type'];
  before?: number | boolean;
  after?: number | boolean;
}

export type RunChanges =
  | { kind: 'changed'; vars: Record<string, unknown>; reports: ChangeReport[] }
  | { kind: 'conflict'; name: string }
  | { kind: 'wrong'; error: FlowError };

/** Carries out the changes of the run's own variables, one after the other, all or none. */
export function changeRunVariables(
  before: Readonly<Record<string, unknown>>,
  changes: readonly VariableChange[],
): RunChanges {
  const now = { ...before };
  const vars: Record<string, unknown> = {};
  const reports: ChangeReport[] = [];
  for (const change of changes.filter(({ scope }) => scope === 'run')) {
    const { name } = change;
    const old = own(now, name);
    if (change.operation === 'compare_and_set' && !isDeepEqual(old, change.expected)) return { kind: 'conflict', name };
    const next = nextValue(old, change);
    if ('error' in next) return { kind: 'wrong', error: next.error };
    now[name] = next.value;
    vars[name] = next.value;
    reports.push(changeReport(change, old, next.value));
  }
  return { kind: 'changed', vars, reports };
}

/** Undefined when it is not there: names are the author's, and one may be called `constructor`. */
function own(vars: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(vars, name) ? vars[name] : undefined;
}

function changeReport({ scope, name, operation, type }: VariableChange, before: unknown, after: unknown): ChangeReport {
  const told = (key: string, value: unknown) =>
    typeof value === 'number' || typeof value === 'boolean' ? { [key]: value } : {};
  return { scope, name, operation, type, ...told('before', before), ...told('after', after) };
}

function nextValue(
  old: unknown,
  { name, operation, value, type }: VariableChange,
): { value: unknown } | { error: FlowError } {
  if (operation === 'increment') return incremented(old ?? 0, Number(value), name);
  if (operation !== 'append') return { value };
  if (type === 'text')
    return old === undefined || typeof old === 'string' ? { value: `${old ?? ''}${value}` } : other(name, 'a text');
  return old === undefined || Array.isArray(old) ? { value: [...(old ?? []), value] } : other(name, 'a list');
}

function incremented(old: unknown, by: number, name: string): { value: number } | { error: FlowError } {
  if (typeof old !== 'number') return other(name, 'a number');
  const value = old + by;
  return Number.isFinite(value) ? { value } : other(name, 'a number that can be counted up');
}

function other(name: string, wanted: string): { error: FlowError } {
  const message = `The variable "${name}" holds something else than ${wanted}.`;
  return { error: flowError({ code: 'variables.type-mismatch', kind: 'user', message }) };
}
