import type { SchemaIssue } from './flow-graph.js';

interface Explained {
  path: readonly PropertyKey[];
  message: string;
  mend: string;
}

interface AnyIssue extends SchemaIssue {
  errors?: readonly (readonly AnyIssue[])[];
  keys?: readonly string[];
  expected?: string;
  values?: readonly unknown[];
}

/** A finding of zod, at the place where it can be mended, in plain words. One for each key that should not be there. */
export function explainIssue(found: SchemaIssue, value: unknown): Explained[] {
  const issue = innermost(found as AnyIssue);
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    return (issue.keys ?? []).map((key) => ({
      path: [...path, key],
      message: `"${key}" is no field that is known here.`,
      mend: 'Remove it, or check its spelling.',
    }));
  }
  const field = String(path.at(-1) ?? 'document');
  if (valueAt(value, path) === undefined) {
    return [{ path, message: `"${field}" is missing.`, mend: `Fill in "${field}".` }];
  }
  return [{ path, message: `"${field}" is not valid: ${plain(issue.message)}.`, mend: mendOf(issue, field) }];
}

/** Of several alternatives, the one that went furthest is what was meant; those that are words are listed together. */
function innermost(issue: AnyIssue): AnyIssue {
  if (issue.code !== 'invalid_union' || !issue.errors) return issue;
  const firsts = issue.errors.flatMap((issues) => issues.slice(0, 1)).map(innermost);
  const deepest = [...firsts].sort((a, b) => b.path.length - a.path.length)[0];
  if (deepest && deepest.path.length > 0) return { ...deepest, path: [...issue.path, ...deepest.path] };
  const values = firsts.flatMap((one) => one.values ?? []);
  return values.length === 0 ? issue : { ...issue, code: 'invalid_value', message: oneOf(values), values };
}

function oneOf(values: readonly unknown[]): string {
  return `expected one of ${values.map((value) => JSON.stringify(value)).join(', ')}`;
}

function mendOf({ code, expected, values }: AnyIssue, field: string): string {
  if (values && values.length > 0) return `Choose ${values.map((value) => JSON.stringify(value)).join(' or ')}.`;
  if (code === 'too_big') return `Shorten "${field}" or make it smaller.`;
  if (code === 'too_small') return `Give "${field}" more, or a larger value.`;
  if (code === 'invalid_type' && expected) return `Make "${field}" a value of the type ${expected}.`;
  return `Correct "${field}".`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const part of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return undefined;
    current = (current as Record<PropertyKey, unknown>)[part];
  }
  return current;
}

function plain(message: string): string {
  const text = message.replace(/^Invalid (?:input|option|string): /, '').replace(/\.$/, '');
  return text.charAt(0).toLowerCase() + text.slice(1);
}
