export const FINDING_KINDS = ['lost', 'duplicated', 'reordered', 'crossed', 'stuck'] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** One thing that must not be. `what` names tenant, run and the two sides that disagree. */
export interface Finding {
  kind: FindingKind;
  what: string;
}

export type FindingCounts = Record<FindingKind, number>;

export function countFindings(findings: readonly Finding[]): FindingCounts {
  const counts: FindingCounts = { lost: 0, duplicated: 0, reordered: 0, crossed: 0, stuck: 0 };
  for (const { kind } of findings) counts[kind] += 1;
  return counts;
}

/** The harness's last line. */
export function closingLine(runs: number, counts: FindingCounts): string {
  return `faults: runs=${runs} ${FINDING_KINDS.map((kind) => `${kind}=${counts[kind]}`).join(' ')}`;
}
