import type { Variable } from '@columba/workflow-contracts';

export type VariableType = Variable['type'];
export const VARIABLE_TYPES = ['text', 'number', 'boolean', 'json'] as const satisfies VariableType[];

/** A value as people type it. */
export function typedValue(type: VariableType, value: unknown): string {
  if (type === 'json') return JSON.stringify(value, null, 2) ?? 'null';
  return String(value ?? '');
}

export type ReadValue = { ok: true; value: unknown } | { ok: false; problem: 'number' | 'json' };

/** What was typed as a value of the type, or what is wrong with it. */
export function readValue(type: VariableType, typed: string): ReadValue {
  if (type === 'text') return { ok: true, value: typed };
  if (type === 'boolean') return { ok: true, value: typed === 'true' };
  if (type === 'number') {
    const value = Number(typed);
    return typed.trim() !== '' && Number.isFinite(value) ? { ok: true, value } : { ok: false, problem: 'number' };
  }
  try {
    return { ok: true, value: JSON.parse(typed) };
  } catch {
    return { ok: false, problem: 'json' };
  }
}

/** In one line, for a table. */
export const shownValue = ({ type, value }: Pick<Variable, 'type' | 'value'>): string =>
  type === 'json' ? JSON.stringify(value) : String(value);
