import { hasBit, isEmpty } from './bit-set.js';
import type { FlowGraph } from './flow-graph.js';
import { isTrigger } from './flow-graph.js';
import { loopNesting } from './loop-nesting.js';
import { isBodyEdge, loopRuleOf } from './loop-rule.js';
import { oncePerFlow } from './once-per-flow.js';
import { reachableNodes } from './reachable-nodes.js';

/** Nodes that a run can come to without being in a loop. */
export const outsideOfLoops = oncePerFlow((graph: FlowGraph): ReadonlySet<string> => {
  if (!graph.nodes.some(loopRuleOf)) return reachableNodes(graph);
  const found = new Set(graph.nodes.filter(isTrigger).map(({ node }) => node.id));
  const open = [...found];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const edge of graph.outgoing.get(id) ?? []) {
      if (found.has(edge.to.node) || isBodyEdge(graph, edge)) continue;
      found.add(edge.to.node);
      open.push(edge.to.node);
    }
  }
  return found;
});

/** Whether a node is in the body of any loop, or of this one. */
export function isInLoop(graph: FlowGraph, id: string, loopId?: string): boolean {
  const { at, numberOf } = loopNesting(graph);
  const inside = at(id)?.perhaps;
  if (!inside) return false;
  if (loopId === undefined) return !isEmpty(inside);
  const loop = numberOf(loopId);
  return loop !== null && hasBit(inside, loop);
}
