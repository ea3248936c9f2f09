import { TemplateEngine } from '../templates/template-engine.js';
import { TemplateError } from '../templates/template-error.js';

/** What a template reads from the run, or why it cannot be read. */
export type TemplateReading =
  | { ok: true; variables: readonly TemplateVariable[] }
  | { ok: false; filter: string | null; reason: string };

export interface TemplateVariable {
  segments: readonly string[];
  /** The template says what to do where there is no such value. */
  hasDefault: boolean;
}

/** Parsing is most of what a check costs, and from one keystroke to the next nearly all templates are the same. */
const MOST_KEPT = 4_000;
const MOST_CHARACTERS_KEPT = 2_000;
const kept = new Map<string, TemplateReading>();
const engine = new TemplateEngine('UTC');

export function readTemplate(source: string): TemplateReading {
  const known = kept.get(source);
  if (known) return known;
  const reading = read(source);
  if (source.length > MOST_CHARACTERS_KEPT) return reading;
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(source, reading);
  return reading;
}

function read(source: string): TemplateReading {
  try {
    const variables = engine.variables(source).map((segments) => ({ segments, hasDefault: guards(source, segments) }));
    return { ok: true, variables };
  } catch (error) {
    const reason = error instanceof TemplateError ? error.message : 'it cannot be read';
    return { ok: false, filter: /^undefined filter: ([^,]+)/.exec(reason)?.[1] ?? null, reason };
  }
}

/** `{{ vars.x | default: 'y' }}`, or a tag that asks first whether it is there. */
function guards(source: string, segments: readonly string[]): boolean {
  const name = segments.join('.');
  for (let at = source.indexOf(name); at !== -1; at = source.indexOf(name, at + 1)) {
    if (/^\s*\|\s*default\b/.test(source.slice(at + name.length, at + name.length + 40))) return true;
    const tag = source.slice(0, at).lastIndexOf('{%');
    if (tag !== -1 && /^\{%-?\s*(?:if|unless|elsif|case)\b[^%]*$/.test(source.slice(tag, at))) return true;
  }
  return false;
}
