import { NODE_DEFINITIONS } from '@columba/workflow-contracts';
import { closestTo } from './closest-word.js';
import { type FlowCheck, nodeProblem } from './problem.js';

/** Is every node of a type that exists? */
export const checkNodeTypes: FlowCheck = ({ nodes }) =>
  nodes
    .filter(({ definition }) => definition === null)
    .map((one) => {
      const { type } = one.node;
      const closest = closestTo(
        type,
        NODE_DEFINITIONS.map((definition) => definition.type),
      );
      return closest === null
        ? nodeProblem(one, ['type'], { code: 'node.unknown-type', params: { type } })
        : nodeProblem(one, ['type'], { code: 'node.unknown-type', variant: 'close', params: { type, closest } });
    });
