import type { Project, Workspace } from './workspace.js';

/** A workspace in memory: for each project its tag, and its files by their path below the project. */
export function fixtureWorkspace(
  projects: Record<string, { type: string; files: Record<string, string> }>,
  packages: { dependencies?: string[]; devDependencies?: string[] } = {},
): Workspace {
  return {
    projects: Object.entries(projects).map(([name, project]) => fixtureProject(name, project)),
    dependencies: new Set(packages.dependencies),
    devDependencies: new Set(packages.devDependencies),
  };
}

function fixtureProject(name: string, { type, files }: { type: string; files: Record<string, string> }): Project {
  const root = `${type.startsWith('app') ? 'apps' : 'libs/shared'}/${name}`;
  const entries: Record<string, string> = { '.': `${root}/src/index.ts` };
  if (type === 'feature') entries['./ports'] = `${root}/src/ports/index.ts`;
  return {
    name: `@columba/${name}`,
    root,
    type,
    entries,
    files: Object.entries(files).map(([path, text]) => ({ path: `${root}/${path}`, text })),
  };
}
