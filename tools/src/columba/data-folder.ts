import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { freePort } from '@columba/local-servers';
import { isPortFree } from './port-check.js';
import { StartError } from './start-error.js';

const held = new Set<string>();

/** The folder in which one installation keeps what must survive: database, master keys, logs. One process at a time. */
export class DataFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Makes the folder if needed and takes it. @throws StartError when another process that runs has it. */
  static take(folder: string): DataFolder {
    const path = resolve(folder);
    // Others may pass through, since PostgreSQL may run as a user of its own; its own folder inside is closed.
    mkdirSync(path, { recursive: true, mode: 0o711 });
    if (process.getuid?.() === 0) chmodSync(path, 0o711);
    const data = new DataFolder(path);
    data.lock();
    return data;
  }

  get postgres(): string {
    return join(this.path, 'postgres');
  }

  logFile(name: string): string {
    return join(this.path, 'logs', `${name}.log`);
  }

  /** The port of the embedded database: the same at every start, unless something else has taken it. */
  async postgresPort(): Promise<number> {
    const file = join(this.path, 'postgres-port');
    const known = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
    if (known > 0 && (await isPortFree(known))) return known;
    const port = await freePort();
    writeFileSync(file, String(port));
    return port;
  }

  /** MASTER_KEYS of this installation, made at its first start. Losing the file loses every stored secret. */
  masterKeys(): string {
    const file = join(this.path, 'master-keys');
    if (!existsSync(file)) writeFileSync(file, `local-1:${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
    return readFileSync(file, 'utf8').trim();
  }

  release(): void {
    held.delete(this.path);
    rmSync(this.lockFile, { force: true });
  }

  private get lockFile(): string {
    return join(this.path, 'columba.pid');
  }

  private lock(): void {
    for (let tries = 0; tries < 2; tries += 1) {
      if (writeNew(this.lockFile, String(process.pid))) {
        held.add(this.path);
        return;
      }
      const holder = Number(readFileSync(this.lockFile, 'utf8'));
      if (held.has(this.path) || (holder !== process.pid && isAlive(holder))) throw taken(this.path, holder);
      rmSync(this.lockFile, { force: true });
    }
    throw taken(this.path, 0);
  }
}

function taken(path: string, holder: number): StartError {
  return new StartError(
    `Columba already runs on ${path}${holder > 0 ? ` (process ${holder})` : ''}`,
    'use that one, stop it first (Ctrl+C there), or set COLUMBA_DATA_DIR to another folder',
  );
}

/** False when the file is there already: of several that try at once, one succeeds. */
function writeNew(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0);
    // The id may belong to another program by now.
    return process.platform !== 'linux' || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('node');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
