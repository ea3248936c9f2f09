import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findExecutable } from './executable.js';
import { freePort } from './free-port.js';
import { type Availability, type LocalServer, ServerProcess } from './server-process.js';
import { tcpAnswers } from './tcp-question.js';

export interface RedisServer extends LocalServer {
  url: string;
  /** Forgets all its data while it goes on. */
  flush(): Promise<void>;
}

/** Whether a Redis server can be started here, and if not, why. */
export function findRedis(): Availability {
  const binary = findExecutable('redis-server') ?? findExecutable('valkey-server');
  if (binary === undefined)
    return { available: false, reason: 'neither redis-server nor valkey-server is on PATH; install one of them' };
  return { available: true, from: binary };
}

/** A throw-away Redis on a free port of loopback. It keeps nothing on disk: `crash` and `up` lose its data. */
export async function startRedis(): Promise<RedisServer> {
  const found = findRedis();
  if (!found.available) throw new Error(`Redis cannot be started: ${found.reason}`);
  const folder = await mkdtemp(join(tmpdir(), 'columba-redis-'));
  const port = await freePort();
  const start = async () => {
    const flags = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
    const server = new ServerProcess(found.from, flags, folder);
    await server.ready(() => tcpAnswers(port, Buffer.from('PING\r\n'), (answer) => answer.includes('PONG')), 10_000);
    return server;
  };
  let server: ServerProcess | undefined = await start();
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    await server?.end(signal);
    server = undefined;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    flush: async () => {
      await tcpAnswers(port, Buffer.from('FLUSHALL\r\n'), (answer) => answer.includes('OK'));
    },
    crash: () => end('SIGKILL'),
    up: async () => {
      server ??= await start();
    },
    stop: async () => {
      await end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
