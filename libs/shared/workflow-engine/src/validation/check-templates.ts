import type { FlowProblem } from '@columba/workflow-contracts';
import { filters } from 'liquidjs';
import { closestTo } from './closest-word.js';
import { fieldWords } from './field-words.js';
import { type NodeTemplate, readsOf, templatesOf } from './flow-reads.js';
import { knownVariables } from './known-variables.js';
import { type FlowCheck, nodeProblem } from './problem.js';

/** Can every template be read, and does it name only what exists? */
export const checkTemplates: FlowCheck = (graph) => {
  const known = knownVariables(graph);
  const unknown = readsOf(graph).flatMap(({ one, path, by, segments }) => {
    const complaint = by === 'template' ? known.complaint(segments) : null;
    return complaint
      ? [nodeProblem(one, ['config', ...path], { code: 'template.unknown-variable', ...complaint })]
      : [];
  });
  return [...templatesOf(graph).flatMap(unreadable), ...unknown];
};

function unreadable({ one, path, reading }: NodeTemplate): FlowProblem[] {
  if (reading.ok) return [];
  const at = ['config', ...path];
  const { label: field } = fieldWords(path);
  const { filter, reason } = reading;
  if (filter === null) return [nodeProblem(one, at, { code: 'template.syntax', params: { field, reason } })];
  const closest = closestTo(filter, Object.keys(filters));
  return closest === null
    ? [nodeProblem(one, at, { code: 'template.unknown-filter', params: { field, filter } })]
    : [nodeProblem(one, at, { code: 'template.unknown-filter', variant: 'close', params: { field, filter, closest } })];
}
