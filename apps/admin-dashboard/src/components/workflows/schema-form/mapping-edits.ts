/** A row of a mapping as the form shows it. */
export interface MappingEntry {
  name: string;
  value: string;
}

export function entriesOfMapping(mapping: unknown): MappingEntry[] {
  if (typeof mapping !== 'object' || mapping === null || Array.isArray(mapping)) return [];
  return Object.entries(mapping).map(([name, value]) => ({ name, value: typeof value === 'string' ? value : '' }));
}

/** Names are keys, so a second of the same gets a number: no row is lost while somebody types. */
export function mappingOfEntries(entries: readonly Partial<MappingEntry>[]): Record<string, string> {
  const mapping: Record<string, string> = {};
  for (const { name = '', value = '' } of entries) mapping[freeName(name, mapping)] = value;
  return mapping;
}

function freeName(name: string, taken: Record<string, string>): string {
  if (!Object.hasOwn(taken, name)) return name;
  let n = 2;
  while (Object.hasOwn(taken, `${name || 'value'}${n}`)) n++;
  return `${name || 'value'}${n}`;
}
