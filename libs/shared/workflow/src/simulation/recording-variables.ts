import type { KeptVariableScope, SharedVariableScope } from '@columba/workflow-contracts';
import { changeRunVariables } from '@columba/workflow-engine';
import type {
  VariableReport,
  VariableStore,
  VariableWrite,
  VariableWriteResult,
} from '../ports/variable-store.port.js';

type Values = Record<KeptVariableScope, Record<string, unknown>>;

/** The variables that outlive the runs of a simulation: none at first, then what its runs have written. */
export class RecordingVariables implements Pick<VariableStore, 'read' | 'writeOnce'> {
  private values: Values = { flow: {}, tenant: {} };
  private readonly done = new Map<string, VariableWriteResult>();

  async read(): Promise<Record<SharedVariableScope, Record<string, unknown>>> {
    return { ...this.values, global: {} };
  }

  async writeOnce(
    { effectKey }: { effectKey: string },
    writes: readonly VariableWrite[],
  ): Promise<VariableWriteResult> {
    const result = this.done.get(effectKey) ?? this.write(writes);
    if (result.kind !== 'refused') this.done.set(effectKey, result);
    return result;
  }

  private write(writes: readonly VariableWrite[]): VariableWriteResult {
    const values = structuredClone(this.values);
    const reports: VariableReport[] = [];
    for (const write of writes) {
      const { scope, name } = write;
      const result = changeRunVariables(values[scope], [{ ...write, scope: 'run' }]);
      if (result.kind === 'conflict') return { kind: 'conflict', scope, name };
      if (result.kind === 'wrong') return { kind: 'refused', error: result.error };
      Object.assign(values[scope], result.vars);
      reports.push(...result.reports.map((report) => ({ ...report, scope })));
    }
    this.values = values;
    return { kind: 'written', values: structuredClone(values), reports };
  }
}
