import {
  type FlowDocument,
  type FlowEdge,
  type RunFact,
  type RunStatus,
  TERMINAL_RUN_STATUSES,
} from '@columba/workflow-contracts';
import { IDLE_NODE, type NodeState, type NodeStatus, type RunFold } from './fold-facts';

export type EdgeState = 'idle' | 'taken' | 'flowing' | 'off';

/** How a node is drawn: what the run never reached is "not taken" once the run is over. */
export function drawnStatus(fold: RunFold, nodeId: string): NodeStatus {
  const status = (fold.nodes[nodeId] ?? IDLE_NODE).status;
  return status === 'idle' && isOver(fold.status) ? 'skipped' : status;
}

/**
 * An edge is taken when its source left by its port and its target was reached; it flows while the target is at work.
 * Two error edges out of one port are told apart by which target was reached.
 */
export function edgeState(fold: RunFold, edge: FlowEdge): EdgeState {
  const source = fold.nodes[edge.from.node] ?? IDLE_NODE;
  const target = fold.nodes[edge.to.node] ?? IDLE_NODE;
  const left = source.taken.includes(edge.from.port) && isReached(target);
  if (left) return target.status === 'running' ? 'flowing' : 'taken';
  const passedBy = isOver(fold.status) || source.status === 'skipped' || target.status === 'skipped';
  return passedBy || source.visits > 0 ? 'off' : 'idle';
}

function isReached(node: NodeState): boolean {
  return node.status !== 'idle' && node.status !== 'skipped';
}

function isOver(status: RunStatus): boolean {
  return TERMINAL_RUN_STATUSES.includes(status);
}

/** Counts for the run's line of state: `5 of 8 steps`. */
export function progress(fold: RunFold, document: FlowDocument): { done: number; total: number } {
  const done = document.nodes.filter((node) => (fold.nodes[node.id]?.visits ?? 0) > 0).length;
  return { done, total: document.nodes.length };
}

/** Where the run is: the step of the newest fact about one that was reached. */
export function latestNode(facts: readonly RunFact[]): string | null {
  for (let at = facts.length - 1; at >= 0; at--) {
    const body = facts[at]?.body;
    if (body && 'nodeId' in body && body.type !== 'node.skipped') return body.nodeId;
  }
  return null;
}
