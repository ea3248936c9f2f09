import { spawn } from 'node:child_process';
import { watch } from './interrupt.mjs';
import { workspaceRoot } from './workspace.mjs';

const KEPT_LINES = 400;

/** Runs a Node program in the workspace; hands each line to `onLine`. Resolves with its exit code and last lines. */
export function runNode(args, { env = {}, onLine = () => undefined } = {}) {
  return runProgram(process.execPath, args, { env, onLine });
}

export function runProgram(file, args, { env = {}, onLine = () => undefined, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const lines = [];
    const child = watch(
      spawn(file, args, {
        cwd: workspaceRoot,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        shell,
      }),
    );
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream.setEncoding('utf8').on('data', (chunk) => {
        const parts = (rest + chunk).split('\n');
        rest = parts.pop();
        for (const line of parts) keep(line);
      });
      stream.on('end', () => rest && keep(rest));
    }
    const keep = (line) => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      onLine(line);
    };
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, lines }));
  });
}
