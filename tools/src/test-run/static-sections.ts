import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readWorkspace } from '../boundaries/read-workspace.js';
import { describeFinding } from '../boundaries/workspace.js';
import { BOUNDARY_CHECKS } from '../check-boundaries.js';
import { type CommandResult, runNode } from '../run-command.js';
import { workspaceRoot } from '../workspace-root.js';
import { oneCheck, sum, type Tally } from './tally.js';

const BIOME = 'node_modules/@biomejs/biome/bin/biome';
const TSC = 'node_modules/typescript/bin/tsc';

export async function checkFormat(): Promise<Tally> {
  const result = await runNode([BIOME, 'check', '--error-on-warnings', '--max-diagnostics=50', '.']);
  return oneCheck('format and lint (mend: npm run format)', problemOf(result));
}

export async function checkHouse(): Promise<Tally> {
  const workspace = readWorkspace(workspaceRoot);
  return sum(
    BOUNDARY_CHECKS.map(({ name, check }) => {
      const findings = check(workspace).map(describeFinding);
      return oneCheck(name, findings.length > 0 ? findings.join('\n') : undefined);
    }),
  );
}

export async function checkTypes(): Promise<Tally> {
  const tallies: Tally[] = [];
  for (const project of ['tsconfig.json', 'apps/admin-dashboard/tsconfig.json']) {
    if (!existsSync(join(workspaceRoot, project))) continue;
    tallies.push(oneCheck(`types (${project})`, problemOf(await runNode([TSC, '--noEmit', '-p', project]))));
  }
  return sum(tallies);
}

export async function checkBuild(): Promise<Tally> {
  return oneCheck('build', problemOf(await runNode(['tools/bootstrap.mjs', 'build'])));
}

/** docs/api holds what the code says. */
export async function checkDocuments(): Promise<Tally> {
  const result = await runNode(['tools/dist/generate-docs.js', '--check']);
  return oneCheck('generated documents (mend: node tools/dist/generate-docs.js, read, commit)', problemOf(result));
}

function problemOf({ code, output }: CommandResult): string | undefined {
  if (code === 0) return undefined;
  return output.trimEnd().split('\n').slice(-200).join('\n') || `ended with exit code ${code}`;
}
