import type { Condition, ConditionClause, FlowProblem, MessageMatch } from '@columba/workflow-contracts';
import { parsePath } from '../conditions/context-path.js';
import { compilePattern, InvalidPatternError } from '../conditions/pattern.js';
import { configFields, type FieldPath } from '../config/config-fields.js';
import type { GraphNode } from './flow-graph.js';
import { type KnownVariables, knownVariables } from './known-variables.js';
import { type FlowCheck, nodeProblem } from './problem.js';

/** Is every pattern usable, and does every condition name only what exists? */
export const checkConditions: FlowCheck = (graph) => {
  const known = knownVariables(graph);
  return graph.nodes.flatMap((one) => {
    const { definition, config } = one;
    if (!definition || !config) return [];
    const conditions = configFields(definition, config, 'condition');
    const matches = configFields(definition, config, 'message-match');
    return [
      ...conditions.flatMap(({ path, value }) =>
        clausesOf(value as Condition, path).flatMap((clause) => checkClause(one, clause, known)),
      ),
      ...matches.flatMap(({ path, value }) => checkMatch(one, path, value as MessageMatch)),
    ];
  });
};

interface PlacedClause {
  path: FieldPath;
  clause: ConditionClause;
}

function clausesOf(condition: Condition, path: FieldPath): PlacedClause[] {
  if ('not' in condition) return clausesOf(condition.not, [...path, 'not']);
  if ('all' in condition) return condition.all.flatMap((part, index) => clausesOf(part, [...path, 'all', index]));
  if ('any' in condition) return condition.any.flatMap((part, index) => clausesOf(part, [...path, 'any', index]));
  return [{ path, clause: condition }];
}

function checkClause(one: GraphNode, { path, clause }: PlacedClause, known: KnownVariables): FlowProblem[] {
  const complaint = known.complaint(parsePath(clause.path));
  const unknown = complaint
    ? [
        nodeProblem(one, ['config', ...path, 'path'], {
          code: 'condition.unknown-variable',
          severity: 'warning',
          ...complaint,
        }),
      ]
    : [];
  return clause.op === 'matches' ? [...unknown, ...checkPattern(one, [...path, 'value'], clause.value)] : unknown;
}

function checkMatch(one: GraphNode, path: FieldPath, match: MessageMatch): FlowProblem[] {
  return 'regex' in match ? checkPattern(one, [...path, 'regex'], match.regex) : [];
}

function checkPattern(one: GraphNode, path: FieldPath, pattern: unknown): FlowProblem[] {
  try {
    compilePattern(pattern);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidPatternError)) throw error;
    return [
      nodeProblem(one, ['config', ...path], {
        code: 'condition.invalid-pattern',
        message: error.message,
        mend: 'Write it in RE2 syntax: no look-ahead, no look-behind, no back-references, and brackets in pairs.',
      }),
    ];
  }
}
