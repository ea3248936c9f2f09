import { type ChildProcess, spawn } from 'node:child_process';
import { workspaceRoot } from './workspace-root.js';

const KEPT_CHARACTERS = 200_000;
const running = new Set<ChildProcess>();
let forwarding = false;

export interface CommandResult {
  /** Exit code; 128 and more when a signal ended it. */
  code: number;
  /** What it wrote, both streams in order; the last 200,000 characters. */
  output: string;
}

/** Runs a program in the workspace's root to its end. A signal to this process ends it too. */
export async function runCommand(
  file: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<CommandResult> {
  forwardSignals();
  const child = spawn(file, args, {
    cwd: workspaceRoot,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  const keep = (chunk: string) => {
    output = (output + chunk).slice(-KEPT_CHARACTERS);
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  try {
    return { code: await ended(child), output };
  } finally {
    running.delete(child);
  }
}

/** As `runCommand`, for a script that Node runs. */
export function runNode(args: readonly string[], env: Record<string, string> = {}): Promise<CommandResult> {
  return runCommand(process.execPath, args, env);
}

function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

function forwardSignals(): void {
  if (forwarding) return;
  forwarding = true;
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => {
      for (const child of running) child.kill(signal);
      process.exit(code);
    });
  }
}
