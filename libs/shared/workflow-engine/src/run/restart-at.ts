import type { FlowPlan } from '../plan/flow-plan.js';
import { initialState, type JsonObject, type RunState } from './run-state.js';

export interface Restart {
  /** Of the new run: the keys of its effects are made of it, so that they are really done again. */
  runId: string;
  /** The node to begin at. */
  nodeId: string;
  /** Merged over the variables that the run had. */
  vars?: JsonObject;
  /** Merged over the event that the run began with. */
  event?: JsonObject;
  /** Nodes whose outputs came after: the new run does not know them yet. */
  forget: ReadonlySet<string>;
}

/** Why a run cannot be begun anew at this node; null when it can. */
export function restartProblem(plan: FlowPlan, state: RunState, nodeId: string): string | null {
  if (!plan.nodes.has(nodeId)) return `The run's version of the flow has no node "${nodeId}".`;
  if (!state.context) return 'The run has not begun.';
  if (!state.visits[nodeId]) return `The run has not come to the node "${nodeId}".`;
  const before = [nodeId, ...plan.reaching(nodeId)];
  const fromTrigger = before.some((id) => plan.nodes.get(id)?.type.startsWith('trigger_'));
  return fromTrigger ? null : `The node "${nodeId}" stands within a loop: begin at the loop itself.`;
}

/** The state of a new run that begins at a node of another one, with what that one knew when it came there. */
export function restartAt(state: RunState, { runId, nodeId, vars, event, forget }: Restart): RunState {
  const { context } = state;
  const known = Object.entries(state.nodes).filter(([id]) => !forget.has(id));
  return {
    ...initialState({ runId, vars: { ...state.vars, ...vars } }),
    context: context && { ...context, event: { ...context.event, ...event }, run: { ...context.run, id: runId } },
    nodes: Object.fromEntries(known),
    restart: { nodeId, from: state.runId },
  };
}

/** The node and every node that a path from it can come to, loops' bodies included. */
export function nodesBehind(plan: FlowPlan, nodeId: string): ReadonlySet<string> {
  const found = new Set([nodeId]);
  for (const id of found) {
    for (const edges of plan.nodes.get(id)?.outgoing.values() ?? []) for (const { to } of edges) found.add(to.node);
  }
  return found;
}
