import type { FlowEdge } from '@columba/workflow-contracts';
import { addAll, addBit, type BitSet, bitSet } from './bit-set.js';
import type { FlowGraph, GraphNode } from './flow-graph.js';
import { nodeOrder } from './node-order.js';
import { oncePerFlow } from './once-per-flow.js';

/** A port with several edges: a run goes on along all of them, side by side. */
export interface Fork {
  one: GraphNode;
  edges: readonly FlowEdge[];
}

/** Error edges are alternatives, as long as they catch different errors. */
export const forksOf = oncePerFlow((graph: FlowGraph): readonly Fork[] =>
  nodeOrder(graph).flatMap((id) => {
    const one = graph.byId.get(id);
    const byPort = new Map<string, FlowEdge[]>();
    for (const edge of graph.outgoing.get(id) ?? []) {
      if (edge.from.port !== 'error') byPort.set(edge.from.port, [...(byPort.get(edge.from.port) ?? []), edge]);
    }
    return one ? [...byPort.values()].filter((edges) => edges.length > 1).map((edges) => ({ one, edges })) : [];
  }),
);

/**
 * Which of these nodes can be come to from each node, itself included? A path ends where `stops` says so. Backwards
 * through the order until nothing is new: a round for each circle within a circle.
 */
export function comingTo(
  graph: FlowGraph,
  targets: readonly GraphNode[],
  stops: (one: GraphNode) => boolean,
): (id: string) => BitSet {
  const number = new Map(targets.map(({ node }, index) => [node.id, index]));
  const order = [...nodeOrder(graph)].reverse();
  const ahead = new Map<string, BitSet>();
  for (const id of order) {
    const set = bitSet(targets.length);
    const own = number.get(id);
    if (own !== undefined) addBit(set, own);
    ahead.set(id, set);
  }
  const empty = bitSet(targets.length);
  const of = (id: string) => ahead.get(id) ?? empty;
  const going = order.filter((id) => {
    const one = graph.byId.get(id);
    return one !== undefined && !stops(one);
  });
  for (let isNew = true; isNew; ) {
    isNew = false;
    for (const id of going) {
      for (const { to } of graph.outgoing.get(id) ?? []) isNew = addAll(of(id), of(to.node)) || isNew;
    }
  }
  return of;
}
