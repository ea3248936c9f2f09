import type { FlowProblem } from '@columba/workflow-contracts';
import type { FlowGraph, GraphNode } from './flow-graph.js';

/** One question about a flow, and every place where the answer is bad. */
export type FlowCheck = (graph: FlowGraph) => FlowProblem[];

type Words = Pick<FlowProblem, 'code' | 'message' | 'mend'> & Partial<Pick<FlowProblem, 'severity' | 'nodeId'>>;

export function problem(path: readonly PropertyKey[], words: Words): FlowProblem {
  return { severity: 'error', nodeId: null, ...words, pointer: jsonPointer(path) };
}

/** About a node, or a field of it. */
export function nodeProblem({ node, index }: GraphNode, path: readonly PropertyKey[], words: Words): FlowProblem {
  return problem(['nodes', index, ...path], { nodeId: node.id, ...words });
}

/** RFC 6901. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** How a node is called in messages: by its label when it has one. */
export function nameOf({ node, definition }: GraphNode): string {
  return `"${node.label ?? definition?.label ?? node.type}" (${node.id})`;
}
