import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project, SourceFile, Workspace } from './workspace.js';

const SKIPPED = new Set(['node_modules', 'dist', '.next', 'generated', 'coverage', 'test-results']);
const SOURCE = /\.(ts|tsx|mts|mjs)$/;

interface Manifest {
  name: string;
  workspaces?: string[];
  exports?: Record<string, Record<string, string>>;
  nx?: { tags?: string[] };
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** Reads every project of the workspace at `root`, with the text of its sources. */
export function readWorkspace(root: string): Workspace {
  const manifest = readManifest(root, '.');
  return {
    projects: projectFolders(root, manifest.workspaces ?? []).map((folder) => readProject(root, folder)),
    dependencies: new Set(Object.keys(manifest.dependencies ?? {})),
    devDependencies: new Set(Object.keys(manifest.devDependencies ?? {})),
  };
}

function projectFolders(root: string, patterns: string[]): string[] {
  return patterns
    .flatMap((pattern) => {
      if (!pattern.endsWith('/*')) return [pattern];
      const parent = pattern.slice(0, -2);
      return existsSync(join(root, parent)) ? readdirSync(join(root, parent)).map((name) => `${parent}/${name}`) : [];
    })
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .sort();
}

function readProject(root: string, folder: string): Project {
  const manifest = readManifest(root, folder);
  const tag = manifest.nx?.tags?.find((name) => name.startsWith('type:'));
  const entries = Object.entries(manifest.exports ?? {}).map(([subpath, target]) => {
    return [subpath, join(folder, target['@columba/source'] ?? target.default ?? '').replaceAll('\\', '/')] as const;
  });
  return {
    name: manifest.name,
    root: folder,
    type: tag?.slice('type:'.length) ?? '',
    entries: Object.fromEntries(entries),
    files: [...sources(root, folder)],
  };
}

function* sources(root: string, folder: string): Generator<SourceFile> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (SKIPPED.has(entry.name)) continue;
    if (entry.isDirectory()) yield* sources(root, path);
    else if (SOURCE.test(entry.name) && entry.name !== 'next-env.d.ts') {
      yield { path, text: readFileSync(join(root, path), 'utf8') };
    }
  }
}

function readManifest(root: string, folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
}
