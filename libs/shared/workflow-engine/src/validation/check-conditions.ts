import type { FlowProblem, MessageMatch } from '@columba/workflow-contracts';
import { parsePath } from '../conditions/context-path.js';
import { compilePattern, InvalidPatternError } from '../conditions/pattern.js';
import { configFields, type FieldPath } from '../config/config-fields.js';
import type { GraphNode } from './flow-graph.js';
import { clausesOf, type PlacedClause } from './flow-reads.js';
import { type KnownVariables, knownVariables } from './known-variables.js';
import { type FlowCheck, nodeProblem } from './problem.js';

/** Is every pattern usable, and does every condition name only what exists? */
export const checkConditions: FlowCheck = (graph) => {
  const known = knownVariables(graph);
  return [...clausesOf(graph).flatMap((placed) => checkClause(placed, known)), ...graph.nodes.flatMap(checkMatches)];
};

function checkClause({ one, path, clause }: PlacedClause, known: KnownVariables): FlowProblem[] {
  const complaint = known.complaint(parsePath(clause.path));
  const at = ['config', ...path, 'path'];
  const unknown = complaint ? [nodeProblem(one, at, { code: 'condition.unknown-variable', ...complaint })] : [];
  return clause.op === 'matches' ? [...unknown, ...checkPattern(one, [...path, 'value'], clause.value)] : unknown;
}

function checkMatches(one: GraphNode): FlowProblem[] {
  const { definition, config } = one;
  if (!definition || !config) return [];
  return configFields(definition, config, 'message-match').flatMap(({ path, value }) => {
    const match = value as MessageMatch;
    return 'regex' in match ? checkPattern(one, [...path, 'regex'], match.regex) : [];
  });
}

function checkPattern(one: GraphNode, path: FieldPath, pattern: unknown): FlowProblem[] {
  try {
    compilePattern(pattern);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidPatternError)) throw error;
    const params = { reason: error.message };
    return [nodeProblem(one, ['config', ...path], { code: 'condition.invalid-pattern', params })];
  }
}
