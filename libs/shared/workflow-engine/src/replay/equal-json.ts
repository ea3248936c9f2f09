/** Whether two values are the same JSON: whatever the order of keys; a field that is undefined is not there. */
export function equalJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [present(a), present(b)];
  return left.length === right.length && left.every(([key, value]) => hasEqual(b, key, value));
}

function present(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, inner]) => inner !== undefined);
}

function hasEqual(object: object, key: string, value: unknown): boolean {
  return Object.hasOwn(object, key) && equalJson((object as Record<string, unknown>)[key], value);
}
