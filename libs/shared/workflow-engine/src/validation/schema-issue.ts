import { fieldWords } from './field-words.js';
import type { SchemaIssue } from './flow-graph.js';
import type { SchemaVariant } from './words/schema-words.js';

interface Explained {
  path: readonly PropertyKey[];
  variant: SchemaVariant;
  params: Record<string, string | number>;
  /** How this very field is filled in, where more is known than the variant says. */
  mend?: string;
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

/** Of what there is too much or too little, and what that is called. */
const TOO_BIG: Readonly<Record<string, SchemaVariant>> = { string: 'too-long', array: 'too-many' };
const TOO_SMALL: Readonly<Record<string, SchemaVariant>> = { string: 'too-short', array: 'too-few' };
const TYPES: Readonly<Record<string, SchemaVariant>> = {
  string: 'text',
  number: 'number',
  int: 'whole-number',
  boolean: 'boolean',
  array: 'list',
  object: 'object',
  record: 'object',
};

/** A finding of zod, at the place where it can be mended, in plain words. One for each key that should not be there. */
export function explainIssue(found: SchemaIssue, value: unknown): Explained[] {
  const issue = innermost(found as AnyIssue);
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    return (issue.keys ?? []).map((key) => ({ path: [...path, key], variant: 'unknown-field', params: { key } }));
  }
  const { label, fill } = fieldWords(path);
  const params = { field: label };
  if (!isNothing(valueAt(value, path))) return [{ path, ...faultOf(issue, params) }];
  if (!issue.values) return [{ path, variant: 'required', params, mend: fill }];
  return [{ path, variant: 'required-choice', params: { ...params, values: listed(issue.values) } }];
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

const listed = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(' or ');

function faultOf(issue: AnyIssue, { field }: { field: string }): Pick<Explained, 'variant' | 'params'> {
  const { code, message, expected, values, origin = '', minimum, maximum } = issue;
  if (values && values.length > 0) return { variant: 'choice', params: { field, values: listed(values) } };
  if (code === 'too_big') return { variant: TOO_BIG[origin] ?? 'too-high', params: { field, limit: String(maximum) } };
  if (code === 'too_small')
    return { variant: TOO_SMALL[origin] ?? 'too-low', params: { field, limit: String(minimum) } };
  if (code === 'invalid_format') return formFault(message, field);
  const type = expected && TYPES[expected];
  return type ? { variant: type, params: { field } } : { variant: 'other', params: { field, reason: plain(message) } };
}

/** Our own schemas say what a text has to look like; zod by itself would only show the pattern. */
function formFault(message: string, field: string): Pick<Explained, 'variant' | 'params'> {
  return message.startsWith('Invalid ')
    ? { variant: 'wrong-form', params: { field } }
    : { variant: 'form', params: { field, form: plain(message) } };
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
