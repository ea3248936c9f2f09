import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNode } from '../run-command.js';
import { workspaceRoot } from '../workspace-root.js';
import { nothing, oneCheck, sum, type Tally } from './tally.js';
import { readVitestReport, type VitestReport } from './vitest-report.js';

export type TestProject = 'unit' | 'integration' | 'e2e';

/** Runs one of the three kinds of tests and counts its report. */
export async function runTests(project: TestProject, env: Record<string, string>): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'columba-tests-'));
  const file = join(folder, 'report.json');
  const reporter = ['--reporter=json', `--outputFile.json=${file}`, '--passWithNoTests'];
  try {
    const { code, output } = await runNode(
      ['node_modules/vitest/vitest.mjs', 'run', '--project', project, ...reporter],
      env,
    );
    const report = readReport(file);
    const skipsFail = process.env.CI === 'true';
    const tally = report ? readVitestReport(report, { root: workspaceRoot, skipsFail }) : nothing;
    // A crash or an error outside any test shows in the exit code only.
    const unexplained = code !== 0 && tally.failed === 0;
    return unexplained
      ? sum([tally, oneCheck(`${project} tests ended with exit code ${code}`, lastLines(output))])
      : tally;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readReport(file: string): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  } catch {
    return undefined;
  }
}

function lastLines(output: string): string {
  return output.trimEnd().split('\n').slice(-40).join('\n');
}
