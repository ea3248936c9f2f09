import { type FlowError, flowError } from '@columba/workflow-contracts';
import { TemplateError } from '../templates/template-error.js';

/** What was thrown while a node decided: a template of the author's, or a fault of ours. */
export function classifyThrown(thrown: unknown): FlowError {
  if (thrown instanceof TemplateError) {
    return flowError({
      code: 'template.render',
      kind: 'user',
      message: `A template could not be rendered: ${thrown.message}`,
    });
  }
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  return flowError({ code: 'engine.bug', kind: 'bug', message: `The engine stumbled over this node (${name}).` });
}
