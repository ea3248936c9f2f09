import { checkCircles } from './boundaries/check-circles.js';
import { checkOwnImports } from './boundaries/check-own-imports.js';
import { checkPackages } from './boundaries/check-packages.js';
import { checkPurity } from './boundaries/check-purity.js';
import { checkShape } from './boundaries/check-shape.js';
import { readWorkspace } from './boundaries/read-workspace.js';
import { describeFinding, type Finding, type Workspace } from './boundaries/workspace.js';
import { workspaceRoot } from './workspace-root.js';

/** The rules of the house that code can check, each with a name for the report. */
export const BOUNDARY_CHECKS: readonly { name: string; check: (workspace: Workspace) => Finding[] }[] = [
  { name: 'doors between projects', check: checkOwnImports },
  { name: 'packages by tag', check: checkPackages },
  { name: 'purity of the engine', check: checkPurity },
  { name: 'circles', check: checkCircles },
  { name: 'length and names of files', check: checkShape },
];

/** Every finding in the workspace at `root`. */
export function findBoundaryProblems(root = workspaceRoot): { findings: Finding[]; files: number; projects: number } {
  const workspace = readWorkspace(root);
  return {
    findings: BOUNDARY_CHECKS.flatMap(({ check }) => check(workspace)),
    files: workspace.projects.reduce((sum, project) => sum + project.files.length, 0),
    projects: workspace.projects.length,
  };
}

/** `npm run check`: prints what breaks a rule; resolves with the exit code. */
export function run(): number {
  const { findings, files, projects } = findBoundaryProblems();
  for (const finding of findings) console.error(describeFinding(finding));
  console.log(`boundaries: ${files} files in ${projects} projects, ${findings.length} findings`);
  return findings.length > 0 ? 1 : 0;
}
