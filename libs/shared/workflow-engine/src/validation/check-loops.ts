import { loopControlNode } from '@columba/workflow-contracts';
import type { GraphNode } from './flow-graph.js';
import { readsOf } from './flow-reads.js';
import { isInLoop } from './loop-bodies.js';
import { isReadInside } from './loop-rule.js';
import { type FlowCheck, nodeProblem } from './problem.js';
import { reachableNodes } from './reachable-nodes.js';

/** Is there a loop around whatever leaves one, or reads what only an iteration knows? */
export const checkLoops: FlowCheck = (graph) => {
  const reachable = reachableNodes(graph);
  const isInside = ({ node }: GraphNode) => isInLoop(graph, node.id) || !reachable.has(node.id);
  const controls = graph.nodes.filter(({ node }) => node.type === loopControlNode.type && reachable.has(node.id));
  const reads = readsOf(graph).filter((read) => read.segments[0] === 'loop');
  return [
    ...controls.flatMap((one) => {
      const loop = one.config?.loop;
      if (typeof loop !== 'string')
        return isInside(one) ? [] : [nodeProblem(one, [], { code: 'loop.control-outside' })];
      if (isInLoop(graph, one.node.id, loop)) return [];
      return [
        nodeProblem(one, ['config', 'loop'], { code: 'loop.control-outside', variant: 'named', params: { loop } }),
      ];
    }),
    ...reads
      .filter((read) => !isInside(read.one) && !isReadInside(read))
      .map(({ one, path, segments }) =>
        nodeProblem(one, ['config', ...path], { code: 'loop.read-outside', params: { name: segments.join('.') } }),
      ),
  ];
};
