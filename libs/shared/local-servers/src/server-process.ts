import { type ChildProcess, spawn } from 'node:child_process';

/** A server for tests, on loopback, that can be hurt and revived. */
export interface LocalServer {
  /** Ends it in order and removes its data. */
  stop(): Promise<void>;
  /** Ends it without warning (SIGKILL). Data stays. */
  crash(): Promise<void>;
  /** Starts it again on the same port and data; resolves when it answers. */
  up(): Promise<void>;
}

export type Availability = { available: true; from: string } | { available: false; reason: string };

/** A child process that does not outlive us, with the end of its output for error messages. */
export class ServerProcess {
  private readonly exited: Promise<void>;
  private output = '';
  private readonly killAtExit: () => void;

  constructor(command: string, args: readonly string[], cwd: string) {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    const keep = (chunk: Buffer) => {
      this.output = (this.output + chunk.toString('utf8')).slice(-4_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    this.killAtExit = () => child.kill('SIGKILL');
    process.once('exit', this.killAtExit);
    this.exited = new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', (error) => {
        this.output += error.message;
        resolve();
      });
    });
  }

  private readonly child: ChildProcess;

  async end(signal: 'SIGTERM' | 'SIGKILL', killAfterMs = 10_000): Promise<void> {
    const last = setTimeout(() => this.child.kill('SIGKILL'), killAfterMs);
    this.child.kill(signal);
    await this.exited;
    clearTimeout(last);
    process.removeListener('exit', this.killAtExit);
  }

  /** Asks until it answers. @throws with the output when the process ends before, or time is up. */
  async ready(answers: () => Promise<boolean>, timeoutMs: number): Promise<void> {
    let gone = false;
    void this.exited.then(() => {
      gone = true;
    });
    const deadline = Date.now() + timeoutMs;
    while (!(await answers())) {
      if (gone || Date.now() > deadline) {
        await this.end('SIGKILL');
        throw new Error(`The server did not ${gone ? 'stay up' : 'get ready in time'}: ${this.output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
