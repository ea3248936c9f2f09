import type { FlowError } from '@columba/workflow-contracts';
import { type LoopVariable, loopVariableIn } from './loop-variable.js';
import type { JsonObject, RunContext, RunState, RunToken } from './run-state.js';
import { scopesAround } from './scope-chain.js';

/** What templates and conditions see of a run. */
export interface EvaluationContext {
  event: JsonObject;
  customer: JsonObject | null;
  conversation: JsonObject | null;
  vars: JsonObject;
  /** Variables that outlive the run: of its flow, its tenant, the installation. Those that the flow names. */
  flow: Readonly<JsonObject>;
  tenant: Readonly<JsonObject>;
  global: Readonly<JsonObject>;
  nodes: Record<string, { output: unknown }>;
  /** The iteration that this path is in; null outside of loops. */
  loop: LoopVariable | null;
  /** The error that an error edge caught on this path. */
  error: FlowError | null;
  /** ISO 8601, UTC. */
  now: string;
  run: RunContext['run'] | null;
}

const NONE_SHARED = { flow: {}, tenant: {}, global: {} };

/** As seen by a token: outputs of its own iteration hide those of the iterations around it. */
export function evaluationContext(
  state: RunState,
  { scope, error }: Pick<RunToken, 'scope' | 'error'>,
  nowMs: number,
): EvaluationContext {
  const { context, vars, shared = NONE_SHARED } = state;
  return {
    event: context?.event ?? {},
    customer: context?.customer ?? null,
    conversation: context?.conversation ?? null,
    vars,
    flow: shared.flow,
    tenant: shared.tenant,
    global: shared.global,
    nodes: scope === undefined ? state.nodes : outputsIn(state, scope),
    loop: scope === undefined ? null : loopVariableIn(state, scope),
    error: error ?? null,
    now: new Date(nowMs).toISOString(),
    run: context?.run ?? null,
  };
}

function outputsIn(state: RunState, scopeId: string): EvaluationContext['nodes'] {
  const around = scopesAround(state, scopeId).map(({ scope }) => scope.nodes);
  return Object.assign({}, state.nodes, ...around.reverse());
}
