import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { readWorkspace } from './read-workspace.js';

let root = '';
afterEach(() => rmSync(root, { recursive: true, force: true }));

function tree(files: Record<string, unknown>): string {
  root = mkdtempSync(join(tmpdir(), 'columba-boundaries-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return root;
}

it('reads projects, tags, entries and sources, and leaves out what is built', () => {
  const entry = { '@columba/source': './src/index.ts', default: './dist/index.js' };
  const workspace = readWorkspace(
    tree({
      'package.json': {
        name: 'columba',
        workspaces: ['libs/*', 'tools'],
        dependencies: { zod: '1' },
        devDependencies: { nx: '1' },
      },
      'libs/a/package.json': { name: '@columba/a', exports: { '.': entry }, nx: { tags: ['type:engine'] } },
      'libs/a/src/index.ts': 'export {};',
      'libs/a/src/b.tsx': '',
      'libs/a/dist/index.js': '',
      'libs/a/src/generated/c.ts': '',
      'libs/a/node_modules/d/index.ts': '',
      'libs/notes.md': '',
      'tools/package.json': { name: '@columba/tools' },
      'tools/run.mjs': '',
    }),
  );
  expect(
    workspace.projects.map(({ name, type, entries, files }) => [
      name,
      type,
      entries,
      files.map(({ path }) => path).sort(),
    ]),
  ).toEqual([
    ['@columba/a', 'engine', { '.': 'libs/a/src/index.ts' }, ['libs/a/src/b.tsx', 'libs/a/src/index.ts']],
    ['@columba/tools', '', {}, ['tools/run.mjs']],
  ]);
  expect([...workspace.dependencies, ...workspace.devDependencies]).toEqual(['zod', 'nx']);
});
