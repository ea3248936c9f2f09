import type { FlowProblem } from '@columba/workflow-contracts';
import { isTemplate, TemplateEngine } from '../templates/template-engine.js';
import { TemplateError } from '../templates/template-error.js';
import { type TemplateField, templateFields } from '../templates/template-fields.js';
import type { GraphNode } from './flow-graph.js';
import { type KnownVariables, knownVariables } from './known-variables.js';
import { type FlowCheck, nodeProblem } from './problem.js';

/** Can every template be read, and does it name only what exists? */
export const checkTemplates: FlowCheck = (graph) => {
  const engine = new TemplateEngine('UTC');
  const known = knownVariables(graph);
  return graph.nodes.flatMap((one) => {
    const fields = one.definition ? templateFields(one.definition, one.node.config) : [];
    return fields
      .filter(({ source }) => isTemplate(source))
      .flatMap((field) => checkTemplate(engine, one, field, known));
  });
};

function checkTemplate(
  engine: TemplateEngine,
  one: GraphNode,
  field: TemplateField,
  known: KnownVariables,
): FlowProblem[] {
  const path = ['config', ...field.path];
  try {
    const complaints = engine.variables(field.source).flatMap((variable) => known.complaint(variable) ?? []);
    return complaints.map((words) =>
      nodeProblem(one, path, { code: 'template.unknown-variable', severity: 'warning', ...words }),
    );
  } catch (error) {
    const reason = error instanceof TemplateError ? error.message : 'it cannot be read';
    return [
      nodeProblem(one, path, {
        code: 'template.syntax',
        message: `The template is not valid: ${reason}.`,
        mend: 'Check that every {{ has its }}, every {% has its %}, and that tags and filters are spelt right.',
      }),
    ];
  }
}
