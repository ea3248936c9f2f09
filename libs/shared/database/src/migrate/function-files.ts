import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `prisma/functions` of this workspace; the same from `src` and from `dist`. */
export const FUNCTIONS_FOLDER = fileURLToPath(new URL('../../../../../prisma/functions', import.meta.url));

export interface FunctionFile {
  /** File name: `<area>.sql`. */
  name: string;
  sql: string;
  /** SHA-256 of the file. */
  checksum: string;
}

/** All files of functions, by name. */
export async function readFunctions(folder: string): Promise<FunctionFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql'));
  return await Promise.all(names.sort().map((name) => readFunctionFile(folder, name)));
}

async function readFunctionFile(folder: string, name: string): Promise<FunctionFile> {
  const bytes = await readFile(join(folder, name));
  return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') };
}
