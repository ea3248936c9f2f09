import ts from 'typescript';
import type { SourceFile } from './workspace.js';

export interface ImportSite {
  /** As written: `./a.js`, `@columba/workflow/ports`, `node:fs`. */
  specifier: string;
  line: number;
}

/** Every import of a file: static, type-only, re-exports, dynamic with a literal, and `require`. */
export function importsOf(file: SourceFile): ImportSite[] {
  const { importedFiles } = ts.preProcessFile(file.text, true, true);
  return importedFiles.map(({ fileName, pos }) => ({ specifier: fileName, line: lineAt(file.text, pos) }));
}

/** Line number, from 1, of a position in a text. */
export function lineAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < position; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** `@scope/name` or `name` of a package import; undefined for relative ones and for Node's own modules. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:') || specifier.startsWith('@/')) return undefined;
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}
