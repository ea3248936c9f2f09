import type { NodeConfig, setVariablesNode } from '@columba/workflow-contracts';
import type { JsonObject } from '../run/run-state.js';
import { changeRunVariables } from '../variables/change-run-variables.js';
import { keepsVariables, type VariableChange, variableChanges } from '../variables/variable-change.js';
import type { Decision, NodeBehaviour, NodeVisit } from './node-behaviour.js';

type Config = NodeConfig<typeof setVariablesNode>;
interface Written {
  output?: JsonObject;
  detail?: JsonObject;
}

/**
 * Gives variables new values, all rendered before any is set. Those of the run are changed here; variables that outlive it
 * are changed by the executor, all in one transaction, and the run's own only once that has succeeded.
 */
export const setVariablesBehaviour: NodeBehaviour = {
  type: 'set_variables',
  variables: (config) => (config as Config).assign.filter(({ scope }) => scope === 'run').map(({ name }) => name),
  executes: (config) => Array.isArray(config.assign) && keepsVariables(config),
  enter: (visit) => {
    const read = variableChanges(visit.config());
    if (!read.ok) return { kind: 'error', error: read.error };
    const decision = setRunVariables(visit, read.changes);
    const goesOn = decision.kind === 'leave' && decision.port === 'out';
    return goesOn && keepsVariables(visit.node.config) ? { kind: 'execute' } : decision;
  },
  settled: (visit, { outcome, output, detail }) => {
    const read = variableChanges(visit.config());
    if (!read.ok) return { kind: 'error', error: read.error };
    if (outcome !== 'out') return { kind: 'leave', port: outcome, output, detail };
    return setRunVariables(visit, read.changes, { output, detail });
  },
};

function setRunVariables(
  { context }: NodeVisit,
  changes: readonly VariableChange[],
  { output, detail }: Written = {},
): Decision {
  const result = changeRunVariables(context.vars, changes);
  if (result.kind === 'wrong') return { kind: 'error', error: result.error };
  if (result.kind === 'conflict')
    return { kind: 'leave', port: 'conflict', output: {}, detail: { conflict: result.name } };
  const { vars, reports } = result;
  const variables = [...((detail?.variables as JsonObject[] | undefined) ?? []), ...reports];
  return { kind: 'leave', port: 'out', output: { ...output, ...vars }, vars, detail: { ...detail, variables } };
}
