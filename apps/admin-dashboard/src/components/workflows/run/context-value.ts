/** An object or list with something in it; the rest is a leaf. */
export function isBranch(value: unknown): value is Record<string, unknown> | unknown[] {
  return value !== null && typeof value === 'object' && Object.keys(value).length > 0;
}

export function describeValue(value: unknown): { text: string; tone: string } {
  if (typeof value === 'string') return { text: `"${value}"`, tone: 'text-ink' };
  if (typeof value === 'number' || typeof value === 'boolean') return { text: String(value), tone: 'text-accent-text' };
  if (value === null || value === undefined) return { text: 'null', tone: 'text-faint' };
  return { text: Array.isArray(value) ? '[]' : '{}', tone: 'text-faint' };
}
