import { isTrigger } from './flow-graph.js';
import { type FlowCheck, nodeProblem } from './problem.js';
import { reachableNodes } from './reachable-nodes.js';

/** Can every node be reached from a trigger? Silent while there is no trigger, which is the greater problem. */
export const checkReachability: FlowCheck = (graph) => {
  if (!graph.nodes.some(isTrigger)) return [];
  const reachable = reachableNodes(graph);
  return graph.nodes
    .filter(({ node }) => !reachable.has(node.id))
    .map((one) => nodeProblem(one, [], { code: 'node.unreachable' }));
};
