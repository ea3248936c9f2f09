import { type FlowCheck, nodeProblem } from './problem.js';

/** Is every node of a type that exists? */
export const checkNodeTypes: FlowCheck = ({ nodes }) =>
  nodes
    .filter(({ definition }) => definition === null)
    .map((one) =>
      nodeProblem(one, ['type'], {
        code: 'node.unknown-type',
        message: `There is no node type "${one.node.type}".`,
        mend: 'Replace the node by one from the palette.',
      }),
    );
