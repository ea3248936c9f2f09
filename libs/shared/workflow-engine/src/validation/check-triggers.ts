import { isTrigger } from './flow-graph.js';
import { type FlowCheck, problem } from './problem.js';

/** Can anything start a run? */
export const checkTriggers: FlowCheck = ({ nodes }) =>
  nodes.some(isTrigger) ? [] : [problem(['nodes'], { code: 'node.no-trigger' })];
