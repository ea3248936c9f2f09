import { isTrigger } from './flow-graph.js';
import { type FlowCheck, problem } from './problem.js';

/** Can anything start a run? */
export const checkTriggers: FlowCheck = ({ nodes }) =>
  nodes.some(isTrigger)
    ? []
    : [
        problem(['nodes'], {
          code: 'node.no-trigger',
          message: 'The flow has no trigger, so nothing ever starts it.',
          mend: 'Add a trigger, such as "Message received", and connect it to the first node.',
        }),
      ];
