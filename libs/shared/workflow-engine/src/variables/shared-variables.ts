import { SHARED_VARIABLE_SCOPES, type SharedVariableScope } from '@columba/workflow-contracts';
import { isTemplate, type TemplateEngine } from '../templates/template-engine.js';

/** Values of variables that outlive runs, as a run has read them. */
export type SharedVariables = Readonly<Record<SharedVariableScope, Readonly<Record<string, unknown>>>>;

/** Which of them a flow reads, by name. */
export type SharedVariableNames = Readonly<Record<SharedVariableScope, readonly string[]>>;

const PATH = /^(flow|tenant|global)\.([A-Za-z][A-Za-z0-9_]*)(?:\.[\w-]+)*$/;
const MENTION = /\b(?:flow|tenant|global)\b/;

/**
 * The shared variables that the texts of a flow name, in templates or as paths; null when they name none. A run of such a
 * flow need not be given any.
 */
export function sharedVariableNames(configs: readonly unknown[], engine: TemplateEngine): SharedVariableNames | null {
  const names: Record<SharedVariableScope, Set<string>> = { flow: new Set(), tenant: new Set(), global: new Set() };
  const add = (root: string | undefined, name: string | undefined) => {
    const scope = SHARED_VARIABLE_SCOPES.find((one) => one === root);
    if (scope && name !== undefined) names[scope].add(name);
  };
  for (const text of textsIn(configs)) {
    if (!MENTION.test(text)) continue;
    if (isTemplate(text)) for (const [root, name] of engine.variables(text)) add(root, name);
    else add(...pathIn(text));
  }
  const lists = { flow: [...names.flow], tenant: [...names.tenant], global: [...names.global] };
  return lists.flow.length + lists.tenant.length + lists.global.length > 0 ? lists : null;
}

function pathIn(text: string): [string | undefined, string | undefined] {
  const found = PATH.exec(text.trim());
  return [found?.[1], found?.[2]];
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) yield* textsIn(part);
}
