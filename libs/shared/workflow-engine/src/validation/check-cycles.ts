import type { FlowEdge } from '@columba/workflow-contracts';
import { findCircles } from './find-circles.js';
import type { FlowGraph, GraphNode } from './flow-graph.js';
import { type FlowCheck, nameOf, nodeProblem } from './problem.js';

/** Ports by which a run leaves a waiting node without having waited. */
const AT_ONCE = new Set(['error', 'undeliverable']);

/**
 * Does every cycle hold a wait? Edges that are taken only after a wait are left out; what still goes round in circles
 * goes round without ever resting.
 */
export const checkCycles: FlowCheck = (graph) => {
  const next = new Map<string, string[]>();
  for (const { node } of graph.nodes) {
    const edges = (graph.outgoing.get(node.id) ?? []).filter((edge) => !isWaitedFor(graph, edge));
    next.set(
      node.id,
      edges.map((edge) => edge.to.node).filter((id) => graph.byId.has(id)),
    );
  }
  return findCircles(next)
    .map((circle) => circle.map((id) => graph.byId.get(id)).filter((one) => one !== undefined))
    .flatMap((circle) => (circle[0] ? [endlessCycle(circle[0], circle)] : []));
};

function isWaitedFor({ byId }: FlowGraph, { from }: FlowEdge): boolean {
  return byId.get(from.node)?.definition?.waits === true && !AT_ONCE.has(from.port);
}

function endlessCycle(first: GraphNode, circle: readonly GraphNode[]) {
  const names = circle.slice(0, 5).map(nameOf).join(', ');
  const more = circle.length > 5 ? ` and ${circle.length - 5} more` : '';
  return nodeProblem(first, [], {
    code: 'graph.cycle-without-wait',
    message: `A run would go round without ever resting through ${names}${more}.`,
    mend: 'Put a delay, a wait or a question into the cycle, or take an edge out of it.',
  });
}
