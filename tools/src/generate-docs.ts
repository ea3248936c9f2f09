import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { problemsPage } from './docs/problems-page.js';
import { workspaceRoot } from './workspace-root.js';

const FOLDER = 'docs/api';
const PRINTER = 'apps/api-gateway/dist/print-documents.js';
/** Pages for people, by their place in the workspace. */
const PAGES: Readonly<Record<string, () => string>> = { 'docs/reference/problems.md': problemsPage };

/**
 * Writes the machine-readable forms of the contract under docs/api, from the built gateway, and the reference pages under
 * docs/reference. With `check` nothing is written; answers the files that differ from what the code says.
 */
export function generateDocs({ check }: { check: boolean }): string[] {
  const changed = Object.entries(generated()).filter(([path, text]) => text !== present(path));
  for (const [path, text] of check ? [] : changed) {
    mkdirSync(dirname(join(workspaceRoot, path)), { recursive: true });
    writeFileSync(join(workspaceRoot, path), text);
  }
  return changed.map(([path]) => path);
}

function generated(): Record<string, string> {
  const printed = execFileSync(process.execPath, [join(workspaceRoot, PRINTER)], {
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  });
  const documents = Object.entries(JSON.parse(printed) as Record<string, unknown>);
  return Object.fromEntries([
    ...documents.map(([name, document]) => [`${FOLDER}/${name}`, `${JSON.stringify(document, null, 2)}\n`] as const),
    ...Object.entries(PAGES).map(([path, page]) => [path, page()] as const),
  ]);
}

function present(path: string): string | null {
  const file = join(workspaceRoot, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const check = process.argv.includes('--check');
  const changed = generateDocs({ check });
  for (const file of changed)
    console.log(check ? `${file} differs from the code: run node tools/dist/generate-docs.js` : `wrote ${file}`);
  process.exitCode = check && changed.length > 0 ? 1 : 0;
}
