import { mergeNode } from '@columba/workflow-contracts';
import { type FlowCheck, nameOf, nodeProblem } from './problem.js';

/** Does every merge have something to merge? One without any input is unreachable, which is said elsewhere. */
export const checkMerges: FlowCheck = ({ nodes, incoming }) =>
  nodes
    .filter(({ node }) => node.type === mergeNode.type && incoming.get(node.id)?.length === 1)
    .map((one) =>
      nodeProblem(one, [], {
        code: 'merge.single-input',
        severity: 'warning',
        message: `Only one branch leads into ${nameOf(one)}, so it joins nothing.`,
        mend: 'Connect the other branches to it, or remove it.',
      }),
    );
