import {
  type FlowError,
  flowError,
  type KeptVariableScope,
  type NodeConfig,
  type setVariablesNode,
  type VariableOperation,
  type VariableType,
} from '@columba/workflow-contracts';
import { convertedValue } from './read-value.js';

type Assignment = NodeConfig<typeof setVariablesNode>['assign'][number];

/** A change of one variable, its values read. */
export interface VariableChange {
  scope: 'run' | KeptVariableScope;
  name: string;
  operation: VariableOperation;
  type: VariableType;
  value: unknown;
  /** `compare_and_set`: what the variable must be; absent when it must not be there. */
  expected?: unknown;
}

type Changes = { ok: true; changes: VariableChange[] } | { ok: false; error: FlowError };

/** The changes that a rendered `set_variables` asks for, in its order. */
export function variableChanges(config: Readonly<Record<string, unknown>>): Changes {
  const changes: VariableChange[] = [];
  for (const assignment of config.assign as Assignment[]) {
    const change = changeOf(assignment);
    if ('code' in change) return { ok: false, error: change };
    changes.push(change);
  }
  return { ok: true, changes };
}

/** Whether any assignment is of a variable that outlives the run; also of a configuration as written, without defaults. */
export function keepsVariables(config: Readonly<Record<string, unknown>>): boolean {
  return (config.assign as Assignment[]).some(({ scope = 'run' }) => scope !== 'run');
}

function changeOf({
  name,
  scope,
  operation,
  as,
  value: text,
  expected: expectedText,
}: Assignment): VariableChange | FlowError {
  const type = operation === 'increment' ? 'number' : as;
  if (operation === 'append' && type !== 'text' && type !== 'json') return cannotAppend(name);
  const value = convertedValue(type, text, name);
  if (!value.ok) return value.error;
  const change: VariableChange = { scope, name, operation, type, value: value.value };
  if (operation !== 'compare_and_set' || expectedText === undefined) return change;
  const expected = convertedValue(type, expectedText, name);
  return expected.ok ? { ...change, expected: expected.value } : expected.error;
}

function cannotAppend(name: string): FlowError {
  const message = `Only a text or a list can be appended to, and the variable "${name}" is neither. Read the value as text or JSON.`;
  return flowError({ code: 'variables.cannot-append', kind: 'user', message });
}
