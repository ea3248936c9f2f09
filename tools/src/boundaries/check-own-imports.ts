import { APP_PAIRS, DOORS, PORTS } from './doors.js';
import { type ImportSite, importsOf } from './imports.js';
import {
  type Finding,
  isIntegrationFile,
  isTestFile,
  type Project,
  type SourceFile,
  type Workspace,
} from './workspace.js';

/** Imports between our own projects: only through open doors, only what the other side exports. */
export function checkOwnImports(workspace: Workspace): Finding[] {
  return workspace.projects.flatMap((project) =>
    project.files.flatMap((file) =>
      importsOf(file).flatMap((site) => {
        const verdict = judge(workspace, project, file, site);
        return verdict ? [{ file: file.path, line: site.line, ...verdict }] : [];
      }),
    ),
  );
}

type Verdict = Omit<Finding, 'file' | 'line'> | undefined;

function judge(workspace: Workspace, from: Project, file: SourceFile, { specifier }: ImportSite): Verdict {
  if (specifier.startsWith('.')) return judgeRelative(from, file, specifier);
  if (!specifier.startsWith('@columba/')) return undefined;
  const [scope, name, ...rest] = specifier.split('/');
  const to = workspace.projects.find((project) => project.name === `${scope}/${name}`);
  if (!to) {
    return {
      what: `imports ${specifier}, which no project is called`,
      why: 'it cannot be built',
      mend: 'correct the name',
    };
  }
  const subpath = ['.', ...rest].join('/');
  if (!(subpath in to.entries)) {
    return {
      what: `imports ${specifier}, which ${to.name} does not export`,
      why: "a project's inside is its own business",
      mend: `import from ${to.name}, or add "${subpath}" to the exports of ${to.root}/package.json`,
    };
  }
  return judgeDoor(from, to, file, specifier);
}

function judgeRelative(from: Project, file: SourceFile, specifier: string): Verdict {
  const target = new URL(specifier, `file:///${file.path}`).pathname.slice(1);
  if (target.startsWith(`${from.root}/`)) return undefined;
  return {
    what: `reaches out of ${from.root} to ${target}`,
    why: 'projects know each other by name, so that doors can be kept',
    mend: 'import the package by its name (@columba/...)',
  };
}

function judgeDoor(from: Project, to: Project, file: SourceFile, specifier: string): Verdict {
  if (from === to) {
    return {
      what: `imports its own project by name (${specifier})`,
      why: 'the entry imports this file: a circle',
      mend: 'import the file itself (./...)',
    };
  }
  const doors = DOORS[from.type];
  if (!doors) {
    const known = Object.keys(DOORS).join(', ');
    return {
      what: `belongs to ${from.name}, which has no known tag`,
      why: 'doors go by tag',
      mend: `tag it type: ${known}`,
    };
  }
  if (doors.own.includes(to.type)) return undefined;
  if (isOpenFor(from, to, file, specifier)) return undefined;
  const open = doors.own.length > 0 ? doors.own.map((type) => `type:${type}`).join(', ') : 'nothing of ours';
  return {
    what: `imports ${specifier} (type:${to.type}), but type:${from.type} may import ${open}${from.type === 'adapter' ? ` and ${PORTS}` : ''}`,
    why: doors.why,
    mend: mendFor(from, to),
  };
}

function isOpenFor(from: Project, to: Project, file: SourceFile, specifier: string): boolean {
  if (from.type === 'adapter' && specifier === PORTS) return true;
  if (APP_PAIRS.some(([source, target]) => source === from.name && target === to.name)) return true;
  if (to.type === 'testing') return isTestFile(file.path);
  if (to.type === 'local-servers') return isIntegrationFile(file.path);
  // Integration tests of a library or server put real neighbours beside it; a browser's code has none.
  const neighbours = ['feature', 'adapter', 'app-server', 'engine', 'config'];
  return from.type !== 'app-web' && isIntegrationFile(file.path) && neighbours.includes(to.type);
}

function mendFor(from: Project, to: Project): string {
  if (to.type === 'testing') return 'use it in *.test.ts files only';
  if (to.type === 'local-servers') return 'use it in tools, e2e and *.integration.test.ts only';
  if (from.type === 'adapter' && to.type === 'feature') return `import what you implement from ${PORTS}`;
  if (from.type === 'adapter') return `take what you need as a port from ${PORTS}, and let the app put both together`;
  if (from.type === 'feature') return `declare a port in ${PORTS} and let the app hand over ${to.name}`;
  if (from.type === 'app-web') return 'call the API, or move the shared shape into @columba/workflow-contracts';
  return 'move the code to the side that may know both, or pass it in';
}
