import type { FlowPlan } from '../plan/flow-plan.js';
import type { RunState } from './run-state.js';

/**
 * Why a failed run cannot go on with another version of its flow; null when it can. The node that failed must be there
 * as the same type, and so must every node that the run has come through or stands at: their outputs are in its context.
 */
export function redriveProblem(state: RunState, from: FlowPlan, to: FlowPlan): string | null {
  const { failure } = state;
  if (state.status !== 'failed' || !failure) return 'The run has not failed.';
  const standing = failure.tokens.map(({ nodeId }) => nodeId);
  const needed = new Set([...(failure.nodeId ? [failure.nodeId] : []), ...standing, ...Object.keys(state.visits)]);
  for (const nodeId of needed) {
    const node = to.nodes.get(nodeId);
    if (!node) return `The version has no node "${nodeId}".`;
    const before = from.nodes.get(nodeId);
    if (before && before.type !== node.type) return `In the version, the node "${nodeId}" is of another type.`;
  }
  return null;
}
