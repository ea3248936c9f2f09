import type { AnyNodeDefinition } from '@columba/workflow-contracts';

export interface PaletteEntry {
  definition: AnyNodeDefinition;
  label: string;
  description: string;
}

/** Entries whose label, type or description holds every typed word; those whose label begins with it come first. */
export function searchPalette(entries: readonly PaletteEntry[], typed: string): PaletteEntry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const score = ({ label, description, definition }: PaletteEntry): number => {
    const name = label.toLowerCase();
    const all = `${name} ${definition.type.replaceAll('_', ' ')} ${description.toLowerCase()}`;
    if (!words.every((word) => all.includes(word))) return 0;
    if (words.some((word) => name.startsWith(word))) return 3;
    return words.every((word) => name.includes(word)) ? 2 : 1;
  };
  if (words.length === 0) return [...entries];
  return entries
    .map((entry) => ({ entry, points: score(entry) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points)
    .map(({ entry }) => entry);
}

export interface PaletteGroup {
  category: string;
  entries: PaletteEntry[];
}

/** In palette order; categories in the order they first appear. */
export function groupByCategory(entries: readonly PaletteEntry[]): PaletteGroup[] {
  const groups = new Map<string, PaletteEntry[]>();
  for (const entry of entries) {
    groups.set(entry.definition.category, [...(groups.get(entry.definition.category) ?? []), entry]);
  }
  return [...groups].map(([category, grouped]) => ({ category, entries: grouped }));
}
