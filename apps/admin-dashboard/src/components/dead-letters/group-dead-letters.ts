import type { DeadLetterResource, FlowError } from '@columba/workflow-contracts';

export interface DeadLetterGroup {
  fingerprint: string;
  /** As the newest of the group failed. */
  error: FlowError;
  /** Names of the journeys in it, most frequent first. */
  flowNames: string[];
  lastFailedAt: string;
  firstFailedAt: string;
  letters: DeadLetterResource[];
}

function namesByFrequency(letters: readonly DeadLetterResource[]): string[] {
  const counts = new Map<string, number>();
  for (const { flowName } of letters) {
    counts.set(flowName, (counts.get(flowName) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name);
}

const newestFirst = (a: DeadLetterResource, b: DeadLetterResource): number =>
  Date.parse(b.failedAt) - Date.parse(a.failedAt);

/** What failed in the same way stands together; the group that failed last comes first. */
export function groupDeadLetters(letters: readonly DeadLetterResource[]): DeadLetterGroup[] {
  const byFingerprint = new Map<string, DeadLetterResource[]>();
  for (const letter of letters) {
    const members = byFingerprint.get(letter.fingerprint);
    if (members) {
      members.push(letter);
    } else {
      byFingerprint.set(letter.fingerprint, [letter]);
    }
  }
  const groups = [...byFingerprint].flatMap(([fingerprint, members]): DeadLetterGroup[] => {
    const sorted = [...members].sort(newestFirst);
    const [newest] = sorted;
    const oldest = sorted.at(-1);
    return newest && oldest
      ? [
          {
            fingerprint,
            error: newest.error,
            flowNames: namesByFrequency(sorted),
            lastFailedAt: newest.failedAt,
            firstFailedAt: oldest.failedAt,
            letters: sorted,
          },
        ]
      : [];
  });
  return groups.sort((a, b) => Date.parse(b.lastFailedAt) - Date.parse(a.lastFailedAt));
}
