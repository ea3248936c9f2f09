import type { FlowProblem } from '@columba/workflow-contracts';
import { z } from 'zod';
import { configFields } from '../config/config-fields.js';
import { durationToMs } from '../duration.js';
import { durationWords } from './duration-words.js';
import type { FlowGraph, GraphNode } from './flow-graph.js';
import { type FlowCheck, nodeProblem } from './problem.js';
import { reachableNodes } from './reachable-nodes.js';

/** Does every wait end, and before the run has to? */
export const checkWaits: FlowCheck = (graph) => {
  const { runTimeout } = graph.document.settings;
  const limitMs = runTimeout === undefined ? null : durationToMs(runTimeout);
  return graph.nodes.flatMap((one) => (limitMs === null ? endless(graph, one) : tooLong(one, limitMs)));
};

/** A wait that may have an end (its type has a field `timeout`), and has none. */
function endless(graph: FlowGraph, one: GraphNode): FlowProblem[] {
  const { definition, config, node } = one;
  if (!definition?.waits || !config || config.timeout !== undefined || config.mode === 'fire-and-forget') return [];
  const shape = definition.config instanceof z.ZodObject ? definition.config.shape : {};
  if (!Object.hasOwn(shape, 'timeout') || !reachableNodes(graph).has(node.id)) return [];
  return [nodeProblem(one, ['config', 'timeout'], { code: 'wait.no-timeout' })];
}

function tooLong(one: GraphNode, limitMs: number): FlowProblem[] {
  const { definition, config } = one;
  if (!definition?.waits || !config) return [];
  return configFields(definition, config, 'iso-duration').flatMap(({ path, value }) => {
    const waitMs = durationToMs(String(value));
    if (waitMs < limitMs) return [];
    const params = { wait: durationWords(waitMs), limit: durationWords(limitMs) };
    return [nodeProblem(one, ['config', ...path], { code: 'wait.longer-than-run', params })];
  });
}
