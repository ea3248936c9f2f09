export interface SelectChange {
  type: string;
  id?: string;
  selected?: boolean;
}
interface SelectionSets {
  nodes: ReadonlySet<string>;
  edges: ReadonlySet<string>;
}

/** The selection after React Flow's changes, or null when they do not touch it. */
export function selectionAfter(
  before: SelectionSets,
  changes: readonly SelectChange[],
  part: 'nodes' | 'edges',
): SelectionSets | null {
  const chosen = new Set(before[part]);
  for (const change of changes) {
    if (change.type !== 'select' || !change.id) continue;
    if (change.selected) chosen.add(change.id);
    else chosen.delete(change.id);
  }
  const same = chosen.size === before[part].size && [...chosen].every((id) => before[part].has(id));
  return same ? null : { ...before, [part]: chosen };
}
