import type { FlowEdge } from '@columba/workflow-contracts';

type Incoming = ReadonlyMap<string, readonly Pick<FlowEdge, 'from'>[]>;

/** From which nodes can `target` be reached over one edge or more? Walks the edges backwards. */
export function nodesReaching(target: string, incoming: Incoming): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [target];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const edge of incoming.get(node) ?? []) {
      if (found.has(edge.from.node)) continue;
      found.add(edge.from.node);
      open.push(edge.from.node);
    }
  }
  return found;
}
