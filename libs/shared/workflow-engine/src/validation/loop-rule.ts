import type { FlowEdge } from '@columba/workflow-contracts';
import { behaviourOf } from '../behaviours/behaviour-registry.js';
import type { LoopRule } from '../behaviours/node-behaviour.js';
import type { FlowGraph, GraphNode } from './flow-graph.js';

/** Fields of a loop that are read in its iterations, not when it is entered. */
const READ_INSIDE = new Set<unknown>(['while', 'collect']);

export function loopRuleOf({ definition }: GraphNode): LoopRule | undefined {
  return definition ? behaviourOf(definition)?.loop : undefined;
}

/** Whether an edge leads from a loop into its body. It ends there of itself: the loop says how often it is taken. */
export function isBodyEdge({ byId }: FlowGraph, { from }: FlowEdge): boolean {
  const one = byId.get(from.node);
  return one !== undefined && loopRuleOf(one)?.port === from.port;
}

/** Whether a node reads a field as one of its loop's iterations would. */
export function isReadInside({ one, path }: { one: GraphNode; path: readonly unknown[] }): boolean {
  return loopRuleOf(one) !== undefined && READ_INSIDE.has(path[0]);
}
