import type { NodeVisit } from '../behaviours/node-behaviour.js';
import type { PlanNode } from '../plan/flow-plan.js';
import { type EvaluationContext, evaluationContext } from './evaluation-context.js';
import type { RunState, RunToken } from './run-state.js';

/** A visit as the engine sees it: with the whole node. */
export interface PlanVisit extends NodeVisit {
  node: PlanNode;
}

/** A node as its behaviour sees it. Context and configuration are built when first asked for. */
export function visitOf(state: RunState, node: PlanNode, token: RunToken, atMs: number): PlanVisit {
  let context: EvaluationContext | undefined;
  let config: Readonly<Record<string, unknown>> | undefined;
  const visit: PlanVisit = {
    node,
    token,
    atMs,
    get context() {
      context ??= evaluationContext(state, token, token.sinceMs);
      return context;
    },
    config: () => {
      config ??= node.render(visit.context);
      return config;
    },
    field: (name) => node.render(visit.context, name)[name],
  };
  return visit;
}
