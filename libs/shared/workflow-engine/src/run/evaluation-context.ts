import type { FlowError } from '@columba/workflow-contracts';
import type { JsonObject, RunContext, RunState } from './run-state.js';

/** What templates and conditions see of a run. */
export interface EvaluationContext {
  event: JsonObject;
  customer: JsonObject | null;
  conversation: JsonObject | null;
  vars: JsonObject;
  nodes: Record<string, { output: unknown }>;
  /** The error that an error edge caught on this path. */
  error: FlowError | null;
  /** ISO 8601, UTC. */
  now: string;
  run: RunContext['run'] | null;
}

export function evaluationContext(state: RunState, nowMs: number, error: FlowError | undefined): EvaluationContext {
  const { context, vars, nodes } = state;
  return {
    event: context?.event ?? {},
    customer: context?.customer ?? null,
    conversation: context?.conversation ?? null,
    vars,
    nodes,
    error: error ?? null,
    now: new Date(nowMs).toISOString(),
    run: context?.run ?? null,
  };
}
