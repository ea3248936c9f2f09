import { indent, type Tally } from './tally.js';

/** The part of vitest's JSON report that is read here. */
export interface VitestReport {
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { fullName: string; status: string; failureMessages?: string[] | null }[];
  }[];
}

export interface ReadOptions {
  /** Paths are shown from here. */
  root: string;
  /** Where nothing may be left out, a skipped test counts as failed. */
  skipsFail: boolean;
}

/** Counts a report. A file that could not even be loaded counts as one failure. */
export function readVitestReport(report: VitestReport, { root, skipsFail }: ReadOptions): Tally {
  const tally: Tally = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for (const file of report.testResults) {
    const path = file.name.startsWith(root) ? file.name.slice(root.length + 1) : file.name;
    for (const test of file.assertionResults) count(tally, path, test, skipsFail);
    const silent = file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed');
    if (silent) fail(tally, path, file.message || 'the file could not be run');
  }
  return tally;
}

function count(
  tally: Tally,
  path: string,
  test: VitestReport['testResults'][number]['assertionResults'][number],
  skipsFail: boolean,
): void {
  if (test.status === 'passed') tally.passed += 1;
  else if (test.status === 'failed') fail(tally, `${path} > ${test.fullName}`, (test.failureMessages ?? []).join('\n'));
  else if (skipsFail) fail(tally, `${path} > ${test.fullName}`, 'was skipped, and CI=true allows no skips');
  else tally.skipped += 1;
}

function fail(tally: Tally, name: string, reason: string): void {
  tally.failed += 1;
  tally.failures.push(`${name}\n${indent(shorten(reason))}`);
}

const MOST_LINES = 30;

/** Without the frames of the runner itself. */
function shorten(reason: string): string {
  const lines = reason.split('\n').filter((line) => !/^\s+at .*node_modules/.test(line));
  return lines.slice(0, MOST_LINES).join('\n');
}
