import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { workspaceRoot } from '../workspace-root.js';
import { LogFile } from './log-file.js';
import { StartError } from './start-error.js';
import { answersAt } from './wait-until-ready.js';

export interface ProcessPlan {
  /** `gateway`, `worker-2`: for messages and for the log's name. */
  name: string;
  script: string;
  args?: string[];
  cwd: string;
  env: Record<string, string | undefined>;
  /** Answers 2xx when the process may be used. */
  readyUrl: string;
  logFile: string;
  /** How long it may take to end by itself after SIGTERM. */
  graceMs: number;
  /** Without them it starts a sixth sooner, and its stacks speak of what was built. Usual: with. */
  sourceMaps?: boolean;
  onLine?: (line: string) => void;
  /** Called when it ends without having been asked to. */
  onDeath?: (how: string) => void;
}

const READY_MS = 60_000;
const HOOK = pathToFileURL(join(workspaceRoot, 'tools/bootstrap/end-with-parent.mjs')).href;

/**
 * A larger nursery: most objects of an event die with its batch, and are not worth carrying over. 8 % more runs a second
 * than with Node's 16 MiB.
 */
const NODE_FLAGS = ['--max-semi-space-size=64'];

const alive = new Set<ChildProcess>();
// Whatever ends us, nothing that we started outlives us.
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** One process of the product: started, watched, killed and started again by name. */
export class ManagedProcess {
  readonly log: LogFile;
  private child: ChildProcess | undefined;
  private ended: Promise<void> = Promise.resolve();

  constructor(private readonly plan: ProcessPlan) {
    this.log = new LogFile(plan.logFile);
  }

  get name(): string {
    return this.plan.name;
  }

  /** Undefined while it does not run. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Starts it and resolves when it answers at its health address. @throws StartError with its last lines. */
  async start(): Promise<void> {
    if (this.child) return;
    const child = this.spawn();
    this.child = child;
    let how: string | undefined;
    this.ended = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
        const unasked = this.child === child;
        if (unasked) this.child = undefined;
        resolve();
        if (unasked && ready) this.plan.onDeath?.(how);
      });
    });
    let ready = false;
    const answer = await answersAt(this.plan.readyUrl, { withinMs: READY_MS, stopped: () => how !== undefined });
    ready = answer === undefined && how === undefined;
    if (!ready) await this.refuse(how ?? `was not ready after ${READY_MS / 1000} s (${answer})`);
  }

  /** Sends a signal and resolves when the process has ended. It is not started again by itself. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.child;
    this.child = undefined;
    child?.kill(signal);
    await this.ended;
  }

  /** Asks it to end, insists after its time of grace, resolves when it has ended. */
  async stop(): Promise<void> {
    const child = this.child;
    if (!child) return await this.ended;
    const insist = setTimeout(() => child.kill('SIGKILL'), this.plan.graceMs);
    try {
      await this.kill('SIGTERM');
    } finally {
      clearTimeout(insist);
    }
  }

  /** Ends it if it runs, starts it, resolves when it is ready. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Sends a signal that does not end it: SIGSTOP, SIGCONT. */
  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  private spawn(): ChildProcess {
    const { script, args = [], cwd, env, sourceMaps = true } = this.plan;
    const flags = [...(sourceMaps ? ['--enable-source-maps'] : []), ...NODE_FLAGS, '--import', HOOK];
    const child = spawn(process.execPath, [...flags, script, ...args], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A group of its own: Ctrl+C in the terminal reaches us, and we end everything in order.
      detached: true,
    });
    alive.add(child);
    child.once('close', () => alive.delete(child));
    for (const stream of [child.stdout, child.stderr]) this.keepLines(stream);
    child.once('error', (error) => this.log.write(String(error)));
    return child;
  }

  private keepLines(stream: NodeJS.ReadableStream | null): void {
    let rest = '';
    stream?.setEncoding('utf8');
    stream?.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        this.log.write(line);
        this.plan.onLine?.(line);
      }
    });
  }

  private async refuse(how: string): Promise<never> {
    await this.kill('SIGKILL');
    throw new StartError(
      `the ${this.name} ${how}. Its last lines:\n${this.log.tail()}`,
      `see the lines above; all of them are in ${this.plan.logFile}`,
    );
  }
}
