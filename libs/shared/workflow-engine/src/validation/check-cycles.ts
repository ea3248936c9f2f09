import { type FlowEdge, subflowNode } from '@columba/workflow-contracts';
import { findCircles } from './find-circles.js';
import type { FlowGraph, GraphNode } from './flow-graph.js';
import { isBodyEdge } from './loop-rule.js';
import { type FlowCheck, nameOf, nodeProblem } from './problem.js';

/** Ports by which a run leaves a waiting node without having waited. */
const AT_ONCE = new Set(['error', 'undeliverable']);

/**
 * Does every cycle hold a wait? Edges that are taken only after a wait are left out, and those into the body of a loop,
 * which ends by itself; what still goes round in circles goes round without ever resting.
 */
export const checkCycles: FlowCheck = (graph) => {
  const next = new Map<string, string[]>();
  for (const { node } of graph.nodes) {
    const edges = (graph.outgoing.get(node.id) ?? []).filter(
      (edge) => !isWaitedFor(graph, edge) && isTaken(graph, edge) && !isBodyEdge(graph, edge),
    );
    next.set(
      node.id,
      edges.map((edge) => edge.to.node).filter((id) => graph.byId.has(id)),
    );
  }
  return findCircles(next)
    .map((circle) => circle.map((id) => graph.byId.get(id)).filter((one) => one !== undefined))
    .flatMap((circle) => (circle[0] ? [endlessCycle(circle[0], circle)] : []));
};

/** By a port that does not exist nothing ever leaves; that is said elsewhere. */
function isTaken({ byId }: FlowGraph, { from }: FlowEdge): boolean {
  return byId.get(from.node)?.ports?.includes(from.port) ?? true;
}

/** A subflow may end as soon as it has begun. */
function isWaitedFor({ byId }: FlowGraph, { from }: FlowEdge): boolean {
  const { definition } = byId.get(from.node) ?? {};
  if (definition?.type === subflowNode.type) return from.port === 'timeout';
  return definition?.waits === true && !AT_ONCE.has(from.port);
}

function endlessCycle(first: GraphNode, circle: readonly GraphNode[]) {
  const names = circle.slice(0, 5).map(nameOf).join(', ');
  const more = circle.length > 5 ? `, + ${circle.length - 5}` : '';
  return nodeProblem(first, [], { code: 'graph.cycle-without-wait', params: { nodes: `${names}${more}` } });
}
