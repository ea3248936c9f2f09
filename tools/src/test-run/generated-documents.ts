import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Text of every generated document (JSON, YAML, Markdown) below a folder, by path. */
export function readDocuments(folder: string): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => /\.(json|ya?ml|md)$/.test(path) && statSync(path).isFile());
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
}

/** What is new, gone or different between two readings; empty when nothing is. */
export function describeDocumentChanges(before: Map<string, string>, after: Map<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((path) => {
    const [old, fresh] = [before.get(path), after.get(path)];
    if (old === fresh) return [];
    if (old === undefined) return [`docs/${path} was missing`];
    return [
      fresh === undefined
        ? `docs/${path} is no longer generated`
        : `docs/${path} was out of date${firstDifference(old, fresh)}`,
    ];
  });
}

function firstDifference(old: string, fresh: string): string {
  const [before, after] = [old.split('\n'), fresh.split('\n')];
  const line = before.findIndex((text, index) => text !== after[index]);
  if (line < 0) return '';
  return ` from line ${line + 1}:\n  - ${before[line]?.trim() ?? ''}\n  + ${after[line]?.trim() ?? ''}`;
}
