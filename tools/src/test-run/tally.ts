/** What a section of `npm test` found. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  /** Each failure, fit to be read: its name, then what went wrong. */
  failures: string[];
}

export const nothing: Tally = { passed: 0, failed: 0, skipped: 0, failures: [] };

/** One check that holds, or does not for the reason given. */
export function oneCheck(name: string, problem: string | undefined): Tally {
  if (problem === undefined) return { ...nothing, passed: 1 };
  return { ...nothing, failed: 1, failures: [`${name}\n${indent(problem)}`] };
}

export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (total, tally) => ({
      passed: total.passed + tally.passed,
      failed: total.failed + tally.failed,
      skipped: total.skipped + tally.skipped,
      failures: [...total.failures, ...tally.failures],
    }),
    nothing,
  );
}

/** The line that stands last in the report. */
export function closingLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

export function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '    ').trimEnd();
}
