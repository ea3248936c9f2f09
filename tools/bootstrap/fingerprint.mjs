import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from './workspace.mjs';

const SKIPPED = new Set(['node_modules', 'dist', '.next', 'generated', 'test-results', 'coverage']);
const NOT_BUILT = /\.test\.tsx?$|\.tsbuildinfo$|next-env\.d\.ts$|\.md$/;

/** A hash over the paths and contents of every file below these paths that can change a build. */
export function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesBelow))
    hash.update(`${path}\0`).update(readFileSync(join(workspaceRoot, path)));
  return hash.digest('hex');
}

function filesBelow(path) {
  const absolute = join(workspaceRoot, path);
  if (!existsSync(absolute)) return [];
  const entries = readEntries(absolute);
  if (!entries) return [path];
  return entries
    .filter(({ name }) => !SKIPPED.has(name) && !NOT_BUILT.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isFile() ? [`${path}/${entry.name}`] : filesBelow(`${path}/${entry.name}`)));
}

function readEntries(absolute) {
  try {
    return readdirSync(absolute, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}
