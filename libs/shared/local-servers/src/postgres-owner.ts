import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** PostgreSQL refuses to run as root; then it runs as this user, which is made when it is missing. */
const SERVER_USER = 'postgres';

export interface ProcessOwner {
  uid?: number;
  gid?: number;
}

/** Who runs the server. Empty for ordinary users: they run it themselves. */
export function postgresOwner(): ProcessOwner {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, SERVER_USER], { stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    execFileSync('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      SERVER_USER,
    ]);
    return { uid: id('-u'), gid: id('-g') };
  }
}

/**
 * Makes the data folder and hands it to the owner. As root, each folder above must let that other user through;
 * a folder that does not is named, with the mend.
 */
export function prepareDataFolder(folder: string, owner: ProcessOwner): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (owner.uid === undefined || owner.gid === undefined) return;
  chownSync(folder, owner.uid, owner.gid);
  for (let parent = dirname(folder); parent !== dirname(parent); parent = dirname(parent)) {
    const stat = statSync(parent);
    const open =
      stat.mode & 0o001 ||
      (stat.uid === owner.uid && stat.mode & 0o100) ||
      (stat.gid === owner.gid && stat.mode & 0o010);
    if (!open) {
      throw new Error(
        `PostgreSQL runs as the user "${SERVER_USER}" and cannot pass through ${parent} to its data. ` +
          `Set COLUMBA_DATA_DIR to a folder outside it (for example /var/lib/columba), or run: chmod o+x ${parent}`,
      );
    }
  }
}
