/** `chosen` with `id` toggled, and with everything between `from` and `id` as `id` then is. */
export function withRange(
  rows: readonly string[],
  chosen: ReadonlySet<string>,
  from: string | null,
  id: string,
): ReadonlySet<string> {
  const next = new Set(chosen);
  const add = !chosen.has(id);
  const [a, b] = [rows.indexOf(from ?? id), rows.indexOf(id)];
  const between = a < 0 ? [id] : rows.slice(Math.min(a, b), Math.max(a, b) + 1);
  for (const one of between) {
    if (add) next.add(one);
    else next.delete(one);
  }
  return next;
}
