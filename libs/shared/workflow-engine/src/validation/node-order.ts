import { type FlowGraph, isTrigger } from './flow-graph.js';
import { oncePerFlow } from './once-per-flow.js';

/**
 * The nodes that runs can come to, each before those it leads to, except where the flow goes in circles. (Reverse
 * postorder of a depth-first walk from the triggers, without recursion.)
 */
export const nodeOrder = oncePerFlow(({ nodes, outgoing, byId }: FlowGraph): readonly string[] => {
  const seen = new Set<string>();
  const left: string[] = [];
  for (const trigger of nodes.filter(isTrigger)) {
    const path: { id: string; next: number }[] = [];
    const enter = (id: string) => {
      if (seen.has(id) || !byId.has(id)) return;
      seen.add(id);
      path.push({ id, next: 0 });
    };
    enter(trigger.node.id);
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const edge = outgoing.get(step.id)?.[step.next];
      step.next += 1;
      if (edge) enter(edge.to.node);
      else left.push(path.pop()?.id ?? '');
    }
  }
  return left.reverse();
});
