import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { workspaceRoot } from './workspace-root.js';

const FOLDER = 'docs/api';
const PRINTER = 'apps/api-gateway/dist/print-documents.js';

/**
 * Writes the machine-readable forms of the contract under docs/api, from the built gateway. With `check` nothing is
 * written; answers the files that differ from what the code says.
 */
export function generateDocs({ check }: { check: boolean }): string[] {
  const printed = execFileSync(process.execPath, [join(workspaceRoot, PRINTER)], {
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  });
  const documents = JSON.parse(printed) as Record<string, unknown>;
  const changed = Object.entries(documents).filter(([name, document]) => textOf(document) !== present(name));
  if (check) return changed.map(([name]) => `${FOLDER}/${name}`);
  mkdirSync(join(workspaceRoot, FOLDER), { recursive: true });
  for (const [name, document] of changed) writeFileSync(join(workspaceRoot, FOLDER, name), textOf(document));
  return changed.map(([name]) => `${FOLDER}/${name}`);
}

function textOf(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

function present(name: string): string | null {
  const path = join(workspaceRoot, FOLDER, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const check = process.argv.includes('--check');
  const changed = generateDocs({ check });
  for (const file of changed)
    console.log(check ? `${file} differs from the code: run node tools/dist/generate-docs.js` : `wrote ${file}`);
  process.exitCode = check && changed.length > 0 ? 1 : 0;
}
