import { type FlowProblem, mergeNode } from '@columba/workflow-contracts';
import { addAll, bitSet, hasBit } from './bit-set.js';
import type { FlowGraph, GraphNode } from './flow-graph.js';
import { oncePerFlow } from './once-per-flow.js';
import { comingTo, forksOf } from './parallel-branches.js';
import { type FlowCheck, nodeProblem } from './problem.js';
import { reachableNodes } from './reachable-nodes.js';

export const isMerge = ({ node }: GraphNode): boolean => node.type === mergeNode.type;

/** Does every merge have something to merge? One without any input is unreachable, which is said elsewhere. */
export const checkMerges: FlowCheck = (graph) =>
  graph.nodes.filter(isMerge).flatMap((one) => {
    const inputs = graph.incoming.get(one.node.id)?.length ?? 0;
    const unknown = unknownInputs(graph, one);
    if (inputs === 1) return [...unknown, nodeProblem(one, [], { code: 'merge.single-input' })];
    if (inputs === 0 || !reachableNodes(graph).has(one.node.id) || joiningMerges(graph).has(one.node.id))
      return unknown;
    return [...unknown, nodeProblem(one, [], { code: 'merge.exclusive-branches' })];
  });

/** Names of inputs, or of the nodes that branches come from, that are none. */
function unknownInputs({ incoming }: FlowGraph, one: GraphNode): FlowProblem[] {
  const { mode, inputs } = one.config ?? {};
  if (mode !== 'named' || !Array.isArray(inputs)) return [];
  const known = new Set((incoming.get(one.node.id) ?? []).flatMap(({ from, to }) => [from.node, to.port]));
  return (inputs as string[]).flatMap((input, index) =>
    known.has(input)
      ? []
      : [nodeProblem(one, ['config', 'inputs', index], { code: 'merge.unknown-input', params: { input } })],
  );
}

/**
 *    fork --+--> a --+
 *           +--> b --+--> merge        merges that two branches of one fork can come to
 */
export const joiningMerges = oncePerFlow((graph: FlowGraph): ReadonlySet<string> => {
  const merges = graph.nodes.filter(isMerge);
  const forks = forksOf(graph);
  if (merges.length === 0 || forks.length === 0) return new Set();
  const ahead = comingTo(graph, merges, () => false);
  const joining = bitSet(merges.length);
  for (const { edges } of forks) {
    const once = bitSet(merges.length);
    for (const { to } of edges) {
      const reached = ahead(to.node);
      addAll(
        joining,
        reached.map((word, index) => word & (once[index] ?? 0)),
      );
      addAll(once, reached);
    }
  }
  return new Set(merges.filter((_, index) => hasBit(joining, index)).map(({ node }) => node.id));
});
