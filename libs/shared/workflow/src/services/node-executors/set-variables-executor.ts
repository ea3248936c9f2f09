import { flowError, setVariablesNode } from '@columba/workflow-contracts';
import { variableChanges } from '@columba/workflow-engine';
import { Inject, Injectable } from '@nestjs/common';
import {
  VARIABLE_STORE,
  type VariableStore,
  type VariableWrite,
  type VariableWriteResult,
} from '../../ports/variable-store.port.js';
import type { NodeExecution, NodeExecutor, PreparedEffect, Settlement } from './node-executor.js';

type Config = Readonly<Record<string, unknown>>;

/**
 * Writes variables that outlive the run; the engine sets those of the run. The store confirms the effect in the transaction
 * that writes, so that after a crash it is simply asked again and answers what it did then.
 */
@Injectable()
export class SetVariablesExecutor implements NodeExecutor<Config> {
  readonly definition = setVariablesNode;

  constructor(@Inject(VARIABLE_STORE) private readonly variables: VariableStore) {}

  async prepare(): Promise<PreparedEffect> {
    return { kind: 'prepared', effectKind: 'variables' };
  }

  async run(execution: NodeExecution<Config>): Promise<Settlement> {
    const { tenantId, flowId, runId, nodeId, idempotencyKey: effectKey } = execution;
    const read = variableChanges(execution.config);
    if (!read.ok) return { kind: 'failed', error: { ...read.error, nodeId } };
    const writes = read.changes.filter((change): change is VariableWrite => change.scope !== 'run');
    return settlementOf(await this.variables.writeOnce({ tenantId, flowId, runId, effectKey }, writes), nodeId);
  }

  async recover(): Promise<'repeat'> {
    return 'repeat';
  }
}

function settlementOf(result: VariableWriteResult, nodeId: string): Settlement {
  switch (result.kind) {
    case 'written': {
      const { values, reports } = result;
      const output = { ...values.tenant, ...values.flow };
      return { kind: 'settled', outcome: 'out', output, detail: { variables: reports }, sharedPatch: values };
    }
    case 'conflict': {
      const { scope, name } = result;
      return { kind: 'settled', outcome: 'conflict', output: {}, detail: { conflict: `${scope}.${name}` } };
    }
    case 'refused':
      return { kind: 'failed', error: flowError({ ...result.error, nodeId }) };
  }
}
