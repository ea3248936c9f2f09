/** A dotted path into a run's context, split once. */
export type ContextPath = readonly string[];

const FORBIDDEN = new Set(['__proto__', 'prototype', 'constructor']);

export function parsePath(path: string): ContextPath {
  return path.split('.');
}

/**
 * The value at a path: own properties only, array items by index. Undefined where anything is missing, and always for
 * paths through `__proto__`, `prototype` or `constructor`.
 */
export function resolvePath(context: unknown, path: ContextPath): unknown {
  let value: unknown = context;
  for (const segment of path) {
    if (typeof value !== 'object' || value === null || FORBIDDEN.has(segment) || !Object.hasOwn(value, segment)) {
      return undefined;
    }
    value = (value as Record<string, unknown>)[segment];
  }
  return value;
}
