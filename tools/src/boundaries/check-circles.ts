import { importsOf } from './imports.js';
import { type Finding, isTestFile, type Project, type Workspace } from './workspace.js';

const WHY = 'in a circle, what is loaded first decides what is undefined, and nothing can be moved alone';

type Graph = Map<string, { to: string; line: number }[]>;

/** Circles of imports between files of a project, and between projects. Types count: a circle of types is one too. */
export function checkCircles(workspace: Workspace): Finding[] {
  const files = workspace.projects.flatMap((project) => circlesIn(fileGraph(project)).map(fileFinding));
  return [...files, ...circlesIn(projectGraph(workspace)).map(projectFinding(workspace))];
}

interface Circle {
  nodes: string[];
  line: number;
}

/** One shortest circle for each strongly connected part of the graph. */
export function circlesIn(graph: Graph): Circle[] {
  const circles: Circle[] = [];
  const covered = new Set<string>();
  for (const node of graph.keys()) {
    if (covered.has(node)) continue;
    const nodes = shortestWayBack(graph, node);
    if (!nodes) continue;
    for (const name of nodes) covered.add(name);
    const next = nodes[1] ?? node;
    circles.push({ nodes, line: graph.get(node)?.find(({ to }) => to === next)?.line ?? 1 });
  }
  return circles;
}

function shortestWayBack(graph: Graph, start: string): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    for (const { to } of graph.get(node) ?? []) {
      if (to === start) return wayTo(cameFrom, start, node);
      if (cameFrom.has(to) || !graph.has(to)) continue;
      cameFrom.set(to, node);
      queue.push(to);
    }
  }
  return undefined;
}

function wayTo(cameFrom: Map<string, string>, start: string, end: string): string[] {
  const way = [end];
  for (let node = end; node !== start; ) {
    node = cameFrom.get(node) ?? start;
    way.unshift(node);
  }
  return way;
}

function fileGraph(project: Project): Graph {
  const paths = new Set(project.files.map(({ path }) => path));
  return new Map(
    project.files.map((file) => [
      file.path,
      importsOf(file).flatMap(({ specifier, line }) => {
        const to = resolve(paths, file.path, specifier.replace(/^@\//, `/${project.root}/src/`));
        return to ? [{ to, line }] : [];
      }),
    ]),
  );
}

function resolve(paths: Set<string>, from: string, specifier: string): string | undefined {
  if (!/^[./]/.test(specifier)) return undefined;
  const target = new URL(specifier, `file:///${from}`).pathname.slice(1);
  const base = target.replace(/\.(js|mjs|jsx)$/, '');
  const candidates = [target, `${base}.ts`, `${base}.tsx`, `${base}.mts`, `${base}/index.ts`, `${base}/index.tsx`];
  return candidates.find((path) => paths.has(path));
}

function projectGraph({ projects }: Workspace): Graph {
  return new Map(
    projects.map((project) => [
      project.name,
      project.files
        .filter(({ path }) => !isTestFile(path))
        .flatMap(importsOf)
        .filter(({ specifier }) => specifier.startsWith('@columba/'))
        .map(({ specifier, line }) => ({ to: specifier.split('/').slice(0, 2).join('/'), line })),
    ]),
  );
}

function fileFinding({ nodes, line }: Circle): Finding {
  return {
    file: nodes[0] ?? '',
    line,
    what: `imports itself in a circle: ${[...nodes, nodes[0]].join(' -> ')}`,
    why: WHY,
    mend: 'move what both need into a file of its own',
  };
}

function projectFinding({ projects }: Workspace) {
  return ({ nodes }: Circle): Finding => ({
    file: `${projects.find(({ name }) => name === nodes[0])?.root ?? ''}/package.json`,
    line: 1,
    what: `projects import each other in a circle: ${[...nodes, nodes[0]].join(' -> ')}`,
    why: WHY,
    mend: 'move what both need into a library below them',
  });
}
