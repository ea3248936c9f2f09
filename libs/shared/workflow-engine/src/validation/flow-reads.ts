import type { Condition, ConditionClause } from '@columba/workflow-contracts';
import { barePath } from '../behaviours/value-source.js';
import { parsePath } from '../conditions/context-path.js';
import { configFields, type FieldPath } from '../config/config-fields.js';
import { isTemplate } from '../templates/template-engine.js';
import { templateFields } from '../templates/template-fields.js';
import type { FlowGraph, GraphNode } from './flow-graph.js';
import { loopRuleOf } from './loop-rule.js';
import { oncePerFlow } from './once-per-flow.js';
import { readTemplate, type TemplateReading } from './read-template.js';

/** A template of a node, read. */
export interface NodeTemplate {
  one: GraphNode;
  path: FieldPath;
  source: string;
  reading: TemplateReading;
}

/** A comparison somewhere in a node's conditions. */
export interface PlacedClause {
  one: GraphNode;
  path: FieldPath;
  clause: ConditionClause;
}

/** A node reads a value of the run. */
export interface FlowRead {
  one: GraphNode;
  /** Of the field, from the node's configuration on. */
  path: FieldPath;
  segments: readonly string[];
  by: 'template' | 'condition';
  /** It is said, or tested, what happens where there is no such value. */
  hasDefault: boolean;
}

const TESTS_PRESENCE = new Set(['exists', 'notExists']);

export const templatesOf = oncePerFlow((graph: FlowGraph): readonly NodeTemplate[] =>
  graph.nodes.flatMap((one) =>
    (one.definition ? templateFields(one.definition, one.node.config) : [])
      .filter(({ source }) => isTemplate(source))
      .map(({ path, source }) => ({ one, path, source, reading: readTemplate(source) })),
  ),
);

export const clausesOf = oncePerFlow((graph: FlowGraph): readonly PlacedClause[] =>
  graph.nodes.flatMap((one) =>
    one.definition && one.config
      ? configFields(one.definition, one.config, 'condition').flatMap(({ path, value }) =>
          placedClauses(one, path, value as Condition),
        )
      : [],
  ),
);

/** Everything that the flow's templates and conditions read. */
export const readsOf = oncePerFlow((graph: FlowGraph): readonly FlowRead[] => [
  ...templatesOf(graph).flatMap(({ one, path, reading }) =>
    reading.ok ? reading.variables.map((variable): FlowRead => ({ one, path, by: 'template', ...variable })) : [],
  ),
  ...bareReadsOf(graph),
  ...clausesOf(graph).map(
    ({ one, path, clause }): FlowRead => ({
      one,
      path: [...path, 'path'],
      by: 'condition',
      segments: parsePath(clause.path),
      hasDefault: TESTS_PRESENCE.has(clause.op),
    }),
  ),
]);

/** Fields of a loop that name a value without being a template. */
const NAME_VALUES = ['items', 'collect'];

function bareReadsOf(graph: FlowGraph): FlowRead[] {
  return graph.nodes.filter(loopRuleOf).flatMap((one) =>
    NAME_VALUES.flatMap((field): FlowRead[] => {
      const source = one.config?.[field];
      const segments = typeof source === 'string' ? barePath(source) : null;
      return segments ? [{ one, path: [field], by: 'template', segments, hasDefault: false }] : [];
    }),
  );
}

function placedClauses(one: GraphNode, path: FieldPath, condition: Condition): PlacedClause[] {
  if ('not' in condition) return placedClauses(one, [...path, 'not'], condition.not);
  if ('all' in condition)
    return condition.all.flatMap((part, index) => placedClauses(one, [...path, 'all', index], part));
  if ('any' in condition)
    return condition.any.flatMap((part, index) => placedClauses(one, [...path, 'any', index], part));
  return [{ one, path, clause: condition }];
}
