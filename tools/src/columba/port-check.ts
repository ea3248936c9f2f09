import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { StartError } from './start-error.js';

/** Whether a server could listen there now. */
export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return await new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

export interface NeededPort {
  /** The variable that sets it. */
  variable: string;
  /** What listens there: `the dashboard`. */
  purpose: string;
  port: number;
}

/** @throws StartError naming every port that is taken, who has it where that can be told, and the variable to change. */
export async function requireFreePorts(needed: readonly NeededPort[], host: string): Promise<void> {
  const free = await Promise.all(needed.map(({ port }) => isPortFree(port, host)));
  const taken = needed.filter((_, index) => !free[index]);
  if (taken.length === 0) return;
  const lines = taken.map(({ port, purpose }) => `port ${port} for ${purpose} is in use${holderOf(port)}`);
  const settings = taken.map(
    ({ variable, port }) => `${variable}=${port + 10_000 > 65_535 ? port - 10_000 : port + 10_000}`,
  );
  throw new StartError(
    lines.join('\n         '),
    `end that program, or choose another port, such as: ${settings.join(' ')} npm start`,
  );
}

/** ` by node (process 123)` where the system's tools tell it. */
function holderOf(port: number): string {
  try {
    const listing = execFileSync('ss', ['-Hltnp', `sport = :${port}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const match = /users:\(\("([^"]+)",pid=(\d+)/.exec(listing);
    return match ? ` by ${match[1]} (process ${match[2]})` : '';
  } catch {
    return '';
  }
}
