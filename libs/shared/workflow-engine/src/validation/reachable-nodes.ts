import { type FlowGraph, isTrigger } from './flow-graph.js';

/** Which nodes can a run come to? Walks from all triggers at once, along every edge. */
export function reachableNodes({ nodes, outgoing }: FlowGraph): ReadonlySet<string> {
  const open = nodes.filter(isTrigger).map(({ node }) => node.id);
  const found = new Set(open);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const { to } of outgoing.get(id) ?? []) {
      if (found.has(to.node)) continue;
      found.add(to.node);
      open.push(to.node);
    }
  }
  return found;
}
