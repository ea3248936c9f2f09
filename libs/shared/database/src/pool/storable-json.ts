/** In JSON.stringify's output these escapes stand only for NUL and for surrogates without their other half. */
const UNSTORABLE = /(?<!\\)((?:\\\\)*)\\u(0000|d[89a-f][0-9a-f]{2})/g;

/**
 * JSON text that PostgreSQL takes as jsonb: NUL characters are dropped and lone surrogates become U+FFFD, both of which
 * a customer's message may hold and neither of which jsonb can.
 */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (!text.includes('\\u')) return text;
  return text.replace(UNSTORABLE, (_, escaped: string, code: string) =>
    code === '0000' ? escaped : `${escaped}\ufffd`,
  );
}

/** Text without NUL characters, which PostgreSQL refuses. */
export function storableText(value: string): string {
  return value.includes('\0') ? value.replaceAll('\0', '') : value;
}

/** A value as it will be read back after it was stored. */
export function storableValue<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(storableJson(value)) as T);
}
