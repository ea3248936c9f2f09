import { fileURLToPath } from 'node:url';

/** The folder of the root package.json; the same from `tools/src` and from `tools/dist`. */
export const workspaceRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');
