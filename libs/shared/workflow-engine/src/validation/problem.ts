import type { FlowProblem, ProblemCode } from '@columba/workflow-contracts';
import type { FlowGraph, GraphNode } from './flow-graph.js';
import { PROBLEM_CATALOGUE, type ProblemVariant } from './problem-catalogue.js';
import { USUAL } from './words/problem-words.js';

/** One question about a flow, and every place where the answer is bad. */
export type FlowCheck = (graph: FlowGraph) => FlowProblem[];

export type ProblemParams = Readonly<Record<string, string | number>>;

/** What was found. `mend` takes the place of the catalogue's where more is known. */
export interface Finding<C extends ProblemCode = ProblemCode> {
  code: C;
  variant?: ProblemVariant<C>;
  params?: ProblemParams;
  nodeId?: string | null;
  mend?: string;
}

/** A finding in the words of the catalogue. */
export function problem<C extends ProblemCode>(path: readonly PropertyKey[], finding: Finding<C>): FlowProblem {
  const { code, variant = USUAL, params = {}, nodeId = null } = finding;
  const entry = PROBLEM_CATALOGUE[code];
  const words = entry.variants[variant];
  if (!words) throw new Error(`The catalogue has no words for ${code}, ${variant}.`);
  return {
    code,
    severity: words.severity ?? entry.severity,
    nodeId,
    pointer: jsonPointer(path),
    message: filled(words.message, params),
    mend: finding.mend ?? filled(words.mend, params),
    variant,
    params: { ...params },
  };
}

/** About a node, or a field of it. `{node}` is filled with the node's name. */
export function nodeProblem<C extends ProblemCode>(
  one: GraphNode,
  path: readonly PropertyKey[],
  finding: Finding<C>,
): FlowProblem {
  const params = { node: nameOf(one), ...finding.params };
  return problem(['nodes', one.index, ...path], { nodeId: one.node.id, ...finding, params });
}

/** A text with its `{places}` filled; what has no value stays as it is. */
export function filled(text: string, params: ProblemParams): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(params[name] ?? place));
}

/** RFC 6901. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** How a node is called in messages: by its label when it has one. */
export function nameOf({ node, definition }: GraphNode): string {
  return `"${node.label ?? definition?.label ?? node.type}" (${node.id})`;
}
