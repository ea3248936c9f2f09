import { fieldWords } from './field-words.js';
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
  /** Of what there is too much or too little. */
  origin?: string;
  minimum?: number;
  maximum?: number;
}

const UNITS: Readonly<Record<string, string>> = { string: ' characters long', array: ' entries long' };
const LESS: Readonly<Record<string, string>> = { string: 'Shorten it.', array: 'Remove some.', number: 'Lower it.' };
const MORE: Readonly<Record<string, string>> = { string: 'Write more.', array: 'Add some.', number: 'Raise it.' };
const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

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
  const { label, fill } = fieldWords(path);
  if (isNothing(valueAt(value, path))) {
    return [{ path, message: `${label} is required.`, mend: issue.values ? choose(issue.values) : fill }];
  }
  return [{ path, message: `${label} ${faultOf(issue)}.`, mend: mendOf(issue, label) }];
}

/** What a person has not filled in yet, whatever the schema calls it. */
function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** Of several alternatives, the one that went furthest is what was meant; those that are words are listed together. */
function innermost(issue: AnyIssue): AnyIssue {
  if (issue.code !== 'invalid_union' || !issue.errors) return issue;
  const firsts = issue.errors.flatMap((issues) => issues.slice(0, 1)).map(innermost);
  const deepest = [...firsts].sort((a, b) => b.path.length - a.path.length)[0];
  if (deepest && deepest.path.length > 0) return { ...deepest, path: [...issue.path, ...deepest.path] };
  const values = firsts.flatMap((one) => one.values ?? []);
  return values.length === 0 ? issue : { ...issue, code: 'invalid_value', values };
}

const choose = (values: readonly unknown[]): string => `Choose ${listed(values)}.`;
const listed = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(' or ');

/** Goes on after the field's name. */
function faultOf({ code, message, expected, values, origin, minimum, maximum }: AnyIssue): string {
  if (values && values.length > 0) return `must be ${listed(values)}`;
  if (code === 'too_big') return `may be at most ${maximum}${unitOf(origin)}`;
  if (code === 'too_small') return `must be at least ${minimum}${unitOf(origin)}`;
  if (code === 'invalid_format') return formFault(message);
  if (expected) return `must be ${TYPES[expected] ?? `of the type ${expected}`}`;
  return `is not valid: ${plain(message)}`;
}

/** Our own schemas say what a text has to look like; zod by itself would only show the pattern. */
function formFault(message: string): string {
  return message.startsWith('Invalid ') ? 'has a form that is not allowed here' : `must be ${plain(message)}`;
}

const unitOf = (origin = ''): string => UNITS[origin] ?? '';

function mendOf({ code, values, origin }: AnyIssue, label: string): string {
  if (values && values.length > 0) return choose(values);
  if (code === 'too_big') return LESS[origin ?? ''] ?? 'Give less.';
  if (code === 'too_small') return MORE[origin ?? ''] ?? 'Give more.';
  return `Correct "${label}".`;
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
