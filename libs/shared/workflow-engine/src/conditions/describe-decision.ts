import { storableText } from '../storable-json.js';
import type { DecidingClause } from './compile-condition.js';

const LONGEST_TEXT = 80;
const MOST_ITEMS = 20;
/** Where a customer's own words can stand. Their text is never shown, only its length. */
const WORDS_OF_PEOPLE =
  /^(?:vars\.|error\.|nodes\.[^.]+\.output\b|event\.(?:text|subject|profileName|media)\b)|(?:text|body|message|subject)$/i;

/** The values that decided, for a fact: without message bodies. */
export function describeDecision(because: DecidingClause | null): Record<string, unknown> {
  if (!because) return {};
  const { path, op, value } = because.clause;
  const actual = showable(because.actual, WORDS_OF_PEOPLE.test(path));
  return { path, op, ...(value === undefined ? {} : { expected: showable(value, false) }), actual };
}

function showable(value: unknown, secret: boolean): unknown {
  if (value === undefined) return null;
  if (typeof value === 'string') return showableText(value, secret);
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((item) => showableItem(item, secret));
  return typeof value === 'object' && value !== null ? '(object)' : value;
}

function showableItem(value: unknown, secret: boolean): unknown {
  return Array.isArray(value) ? '(list)' : showable(value, secret);
}

function showableText(text: string, secret: boolean): string {
  if (secret) return `(text of ${text.length} characters)`;
  return text.length > LONGEST_TEXT ? `${storableText(text.slice(0, LONGEST_TEXT))}…` : text;
}
