import { type ContextPath, parsePath, resolvePath } from '../conditions/context-path.js';
import { isTemplate } from '../templates/template-engine.js';
import type { NodeVisit } from './node-behaviour.js';

const PATH = /^[A-Za-z_][\w-]*(?:\.[\w-]+)*$/;
const SINGLE_OUTPUT = /^\{\{-?\s*([\w.-]+?)\s*-?\}\}$/;

/** A field that names a value, or writes it. */
export type ValueSource = { path: ContextPath } | { text: string };

/** `vars.orders` and `{{ vars.orders }}` are the value itself; any other text is a template. */
export function valueSource(source: string): ValueSource {
  const text = source.trim();
  const path = SINGLE_OUTPUT.exec(text)?.[1] ?? text;
  return PATH.test(path) ? { path: parsePath(path) } : { text };
}

/** The path that a field names without being a template; null when it is one, or plain text. */
export function barePath(source: string): ContextPath | null {
  const named = valueSource(source);
  return 'path' in named && !isTemplate(source) ? named.path : null;
}

/** The value: of any type for a path, rendered text for a template. @throws TemplateError */
export function readValue(source: ValueSource, visit: NodeVisit, field: string): unknown {
  return 'path' in source ? resolvePath(visit.context, source.path) : visit.field(field);
}
