import { type BitSet, bitSet, both, either, hasBit, withBit, without } from './bit-set.js';
import { dataFlow } from './data-flow.js';
import type { FlowGraph, GraphNode } from './flow-graph.js';
import { loopRuleOf } from './loop-rule.js';
import { oncePerFlow } from './once-per-flow.js';

/** Which loops a node is in: numbers of `LoopNesting.loops`. */
export interface Inside {
  /** On every path to it. */
  surely: BitSet;
  /** On some path to it. */
  perhaps: BitSet;
}

export interface LoopNesting {
  loops: readonly GraphNode[];
  /** Null for what is no loop. */
  numberOf(id: string): number | null;
  /** Of nodes that no run can come to, nothing is known. */
  at(id: string): Inside | undefined;
  /** The nodes that may be in the body of this loop. */
  bodyOf(loop: number): readonly GraphNode[];
}

/**
 *    loop --item--> a --> b --> loop        a and b are in the body, until a path comes back to the loop, or ends
 *         +--done--> c                      c is outside
 */
export const loopNesting = oncePerFlow((graph: FlowGraph): LoopNesting => {
  const loops = graph.nodes.filter((one) => loopRuleOf(one) !== undefined);
  const number = new Map(loops.map(({ node }, index) => [node.id, index]));
  const none = bitSet(loops.length);
  const entered = dataFlow<Inside>(graph, {
    start: () => ({ surely: none, perhaps: none }),
    through: (one, port, inside) => {
      const loop = number.get(one.node.id);
      if (loop === undefined || port !== loopRuleOf(one)?.port) return inside;
      return { surely: withBit(inside.surely, loop), perhaps: withBit(inside.perhaps, loop) };
    },
    enter: (at, inside) => {
      const loop = number.get(at.node.id);
      if (loop === undefined || !hasBit(inside.perhaps, loop)) return inside;
      if (hasBit(inside.surely, loop)) return null;
      return { surely: inside.surely, perhaps: without(inside.perhaps, loop) };
    },
    join: (_at, before, inside) => {
      const surely = both(before.surely, inside.surely);
      const perhaps = either(before.perhaps, inside.perhaps);
      return surely === before.surely && perhaps === before.perhaps ? before : { surely, perhaps };
    },
  });
  const bodies = new Map<number, readonly GraphNode[]>();
  return {
    loops,
    numberOf: (id) => number.get(id) ?? null,
    at: (id) => entered.get(id),
    bodyOf: (loop) => {
      const body =
        bodies.get(loop) ?? graph.nodes.filter(({ node }) => hasBit(entered.get(node.id)?.perhaps ?? none, loop));
      bodies.set(loop, body);
      return body;
    },
  };
});
