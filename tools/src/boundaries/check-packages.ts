import { builtinModules } from 'node:module';
import { DOORS, type Doors, HOMES } from './doors.js';
import { importsOf, packageOf } from './imports.js';
import { type Finding, isTestFile, type Project, type SourceFile, type Workspace } from './workspace.js';

const BUILTINS = new Set(builtinModules);
type Verdict = Omit<Finding, 'file' | 'line'> | undefined;

/** Imports of packages and of Node's own modules: allowed for the tag, at home there, and named in package.json. */
export function checkPackages(workspace: Workspace): Finding[] {
  return workspace.projects.flatMap((project) =>
    project.files.flatMap((file) =>
      importsOf(file).flatMap(({ specifier, line }) => {
        const verdict = judge(workspace, project, file, specifier);
        return verdict ? [{ file: file.path, line, ...verdict }] : [];
      }),
    ),
  );
}

function judge(workspace: Workspace, project: Project, file: SourceFile, specifier: string): Verdict {
  if (specifier.startsWith('node:') || BUILTINS.has(specifier)) return judgeNode(project, file, specifier);
  const name = packageOf(specifier);
  if (!name || name.startsWith('@columba/')) return undefined;
  return judgeDeclared(workspace, project, file, name) ?? judgeDoors(project, file, name);
}

function judgeNode(project: Project, file: SourceFile, specifier: string): Verdict {
  const doors = DOORS[project.type];
  if (!doors || doors.nodeModules || isTestFile(file.path) || isConfiguration(project, file)) return undefined;
  return {
    what: `imports ${specifier}, but type:${project.type} may not use Node's modules`,
    why: doors.why,
    mend: 'take what you need as an argument',
  };
}

function judgeDeclared(workspace: Workspace, project: Project, file: SourceFile, name: string): Verdict {
  if (workspace.dependencies.has(name)) return undefined;
  // The dashboard is bundled when its image is built; nothing of it is installed where it runs.
  const development =
    ['tool', 'e2e', 'app-web'].includes(project.type) || isTestFile(file.path) || isConfiguration(project, file);
  if (workspace.devDependencies.has(name)) {
    if (development) return undefined;
    return {
      what: `imports ${name}, which is a devDependency`,
      why: 'images are installed without development packages',
      mend: 'move it to dependencies in the root package.json',
    };
  }
  return {
    what: `imports ${name}, which the root package.json does not name`,
    why: 'what another package happens to bring can vanish with its next version',
    mend: `add ${name} with its exact version to the root package.json, and to docs/DEPENDENCIES.md`,
  };
}

function judgeDoors(project: Project, file: SourceFile, name: string): Verdict {
  const home = HOMES.find(({ packages }) => packages.test(name));
  if (home && !home.projects.includes(project.name) && !isTestFile(file.path)) {
    return {
      what: `imports ${name}, whose home is ${home.projects.join(' and ')}`,
      why: home.why,
      mend: 'use its port',
    };
  }
  const doors = DOORS[project.type];
  if (!doors || isTestFile(file.path) || isAllowed(doors, name)) return undefined;
  const open = 'only' in doors.packages ? `; it may import ${doors.packages.only.join(', ')}` : '';
  return {
    what: `imports ${name}, which type:${project.type} may not${open}`,
    why: doors.why,
    mend: 'move the code to an adapter or app, or reach it through a port',
  };
}

function isAllowed({ packages }: Doors, name: string): boolean {
  return 'only' in packages ? packages.only.includes(name) : !packages.never.test(name);
}

/** Settings of tools beside `src`: next.config.ts, vitest.config.ts. */
function isConfiguration(project: Project, file: SourceFile): boolean {
  return /^[^/]+\.config\.(ts|mts|mjs)$/.test(file.path.slice(project.root.length + 1));
}
