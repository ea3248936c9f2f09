import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.js';
import { postgresBinaryFolder } from './postgres-binaries.js';
import { postgresOwner, prepareDataFolder } from './postgres-owner.js';

const run = promisify(execFile);

export interface EmbeddedPostgresOptions {
  /** Created and initialised when it is empty. */
  dataFolder: string;
  /** Default: any free port. */
  port?: number;
  /** Extra settings, as in postgresql.conf. */
  settings?: Record<string, string>;
}

/**
 * A real PostgreSQL server on loopback, as a child process. Superuser `postgres` without password on loopback only:
 * for one machine and for tests; elsewhere set DATABASE_URL.
 */
export class EmbeddedPostgres {
  private server: ChildProcess | undefined;

  private constructor(
    private readonly options: EmbeddedPostgresOptions,
    readonly port: number,
  ) {}

  /** Initialises the data folder if needed (about a second), starts the server and resolves when it takes connections. */
  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const instance = new EmbeddedPostgres(options, options.port ?? (await freePort()));
    await instance.initialise();
    await instance.up();
    return instance;
  }

  /** Connection string of the superuser, for `database`. */
  url(database = 'postgres'): string {
    return `postgresql://postgres@127.0.0.1:${this.port}/${database}`;
  }

  /** Of the server that its sessions descend from; undefined while it is down. */
  get pid(): number | undefined {
    return this.server?.pid;
  }

  /** Stops as PostgreSQL's fast shutdown does: open transactions are rolled back, data is safe. */
  async stop(): Promise<void> {
    await this.end('SIGINT');
  }

  /** Ends without warning, as a crash would (SIGQUIT: immediate shutdown; recovery runs at the next start). */
  async crash(): Promise<void> {
    await this.end('SIGQUIT');
  }

  /** Starts again on the same port and data. */
  async up(): Promise<void> {
    await stopOrphan(this.options.dataFolder);
    const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...this.options.settings };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const binary = join(postgresBinaryFolder(), 'postgres');
    const server = spawn(binary, ['-D', this.options.dataFolder, '-p', String(this.port), ...flags], {
      ...postgresOwner(),
      cwd: this.options.dataFolder,
      // Its own process group: Ctrl+C in the terminal reaches us, and we stop it when those who use it have stopped.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.server = server;
    await ready(server);
  }

  private async initialise(): Promise<void> {
    const folder = this.options.dataFolder;
    const owner = postgresOwner();
    prepareDataFolder(folder, owner);
    if (existsSync(join(folder, 'PG_VERSION'))) return;
    const flags = [
      '--auth=trust',
      '--username=postgres',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ];
    await run(join(postgresBinaryFolder(), 'initdb'), ['-D', folder, ...flags], { ...owner, cwd: folder });
  }

  private async end(signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
    const server = this.server;
    this.server = undefined;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
    server.kill(signal);
    await exited;
  }
}

/** A throw-away server: data in the system's temporary folder, removed at `stop`. Durable settings stay on. */
export async function startTemporaryPostgres(
  options: Omit<EmbeddedPostgresOptions, 'dataFolder'> = {},
): Promise<{ postgres: EmbeddedPostgres; stop: () => Promise<void> }> {
  const dataFolder = join(
    tmpdir(),
    `columba-pg-${process.pid}-${Date.now().toString(36)}-${Math.trunc(Math.random() * 1e6)}`,
  );
  const postgres = await EmbeddedPostgres.start({ ...options, dataFolder });
  return {
    postgres,
    stop: async () => {
      await postgres.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** A server that outlived its parent (kill -9) still holds the data folder: ask it to stop, by the id it wrote down. */
async function stopOrphan(dataFolder: string): Promise<void> {
  const file = join(dataFolder, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isPostgres(pid)) return;
  process.kill(pid, 'SIGINT');
  for (let tries = 0; tries < 100 && isPostgres(pid); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
}

function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return false;
  }
}

async function ready(server: ChildProcess): Promise<void> {
  let log = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr?.on('data', (chunk: Buffer) => {
      // The end, not the beginning: clients that knock during recovery fill the log before the server is ready.
      log = (log + chunk.toString('utf8')).slice(-10_000);
      if (log.includes('ready to accept connections')) resolve();
    });
    server.once('exit', (code) => reject(new Error(`PostgreSQL did not start (exit ${code}): ${log.slice(-1_000)}`)));
    server.once('error', reject);
  });
}
