import type {
  FlowError,
  KeptVariableScope,
  SharedVariableScope,
  Variable,
  VariableOperation,
  VariableType,
} from '@columba/workflow-contracts';

export interface VariableWrite {
  scope: KeptVariableScope;
  name: string;
  operation: VariableOperation;
  type: VariableType;
  value: unknown;
  /** `compare_and_set`: what the variable must be; absent when it must not be there. */
  expected?: unknown;
}

/** What a write did, for the run's facts: values only of numbers and booleans, which are nobody's words. */
export interface VariableReport extends Record<string, unknown> {
  scope: KeptVariableScope;
  name: string;
  operation: VariableOperation;
  type: VariableType;
  before?: number | boolean;
  after?: number | boolean;
}

export type VariableWriteResult =
  | {
      kind: 'written';
      /** As they are now. */
      values: Partial<Record<KeptVariableScope, Record<string, unknown>>>;
      reports: VariableReport[];
    }
  /** One was not as expected: nothing was written. */
  | { kind: 'conflict'; scope: KeptVariableScope; name: string }
  /** One cannot be written: nothing was. */
  | { kind: 'refused'; error: Pick<FlowError, 'code' | 'kind' | 'message'> };

/** Variables that outlive runs. Writes of the same variables wait for each other; none is lost. */
export interface VariableStore {
  /** Values of those that are there. Variables of other tenants are never seen. */
  read(
    tenantId: string,
    flowId: string,
    names: Readonly<Record<SharedVariableScope, readonly string[]>>,
  ): Promise<Record<SharedVariableScope, Record<string, unknown>>>;
  /**
   * All or none, in one transaction with the confirmation of the effect: a key that is confirmed already is answered as it
   * was then, and nothing is written again. The effect's intent must be stored.
   */
  writeOnce(
    write: { tenantId: string; flowId: string; runId: string; effectKey: string },
    writes: readonly VariableWrite[],
  ): Promise<VariableWriteResult>;
  list(tenantId: string, scope: SharedVariableScope, flowId: string | null): Promise<Variable[]>;
  /** Whatever its type was. Null: it is not at that revision (0: it must not be there). */
  put(
    tenantId: string,
    variable: Pick<Variable, 'name' | 'type' | 'value'> & { scope: KeptVariableScope; flowId: string | null },
    options: { by: string; revision?: number | undefined },
  ): Promise<Variable | null>;
  /** False when there was none. */
  remove(tenantId: string, scope: KeptVariableScope, flowId: string | null, name: string): Promise<boolean>;
}

export const VARIABLE_STORE = Symbol('VariableStore');
