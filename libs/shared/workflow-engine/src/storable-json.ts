const UNSTORABLE = /\p{Surrogate}|\0/gu;
const DEEPEST = 60;

/** Text as a database takes it: without NUL, and with half characters (lone surrogates) replaced. */
export function storableText(text: string): string {
  return text.replace(UNSTORABLE, (found) => (found === '\0' ? '' : '\uFFFD'));
}

/**
 * A JSON value as a database takes it, keys included.
 * @throws RangeError when it is nested so deeply that writing it would exhaust the stack
 */
export function storableJson(value: unknown, depth = 0): unknown {
  if (depth > DEEPEST) throw new RangeError(`nested more than ${DEEPEST} levels deep`);
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map((item) => storableJson(item, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [storableText(key), storableJson(item, depth + 1)]),
  );
}
