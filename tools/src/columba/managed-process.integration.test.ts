import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@columba/local-servers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ManagedProcess, type ProcessPlan } from './managed-process.js';

const SERVER = `
import { createServer } from 'node:http';
console.log('line one');
createServer((_, answer) => answer.end('ok')).listen(Number(process.env.TEST_PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
`;

let folder = '';
const started: ManagedProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'columba-process-'));
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((process) => process.kill()));
  rmSync(folder, { recursive: true, force: true });
});

async function managed(script: string, overrides: Partial<ProcessPlan> = {}): Promise<ManagedProcess> {
  writeFileSync(join(folder, 'server.mjs'), script);
  const port = await freePort();
  const process_ = new ManagedProcess({
    name: 'gateway',
    script: join(folder, 'server.mjs'),
    cwd: folder,
    env: { ...process.env, TEST_PORT: String(port) },
    readyUrl: `http://127.0.0.1:${port}/readyz`,
    logFile: join(folder, 'logs', 'gateway.log'),
    graceMs: 1_000,
    ...overrides,
  });
  started.push(process_);
  return process_;
}

it('starts, keeps what was written, stops, and starts again', async () => {
  const onDeath = vi.fn();
  const gateway = await managed(SERVER, { onDeath });
  await gateway.start();
  const first = gateway.pid;
  expect(readFileSync(gateway.log.path, 'utf8')).toBe('line one\n');
  await gateway.restart();
  expect(gateway.pid).not.toBe(first);
  await gateway.stop();
  expect(gateway.pid).toBeUndefined();
  expect(onDeath).not.toHaveBeenCalled();
});

it('says when it ended unasked, and may be started again', async () => {
  const onDeath = vi.fn();
  const gateway = await managed(SERVER, { onDeath });
  await gateway.start();
  process.kill(gateway.pid ?? 0, 'SIGKILL');
  await vi.waitFor(() => expect(onDeath).toHaveBeenCalledWith('was ended by SIGKILL'));
  await gateway.start();
  expect(gateway.pid).toBeGreaterThan(0);
});

it('shows the last lines of a process that does not start', async () => {
  const gateway = await managed("console.error('no such table'); process.exit(3);");
  await expect(gateway.start()).rejects.toThrow(
    /the gateway ended with exit code 3[\s\S]*no such table[\s\S]*mend: .*gateway\.log/,
  );
});

it('insists when a process does not end by itself', async () => {
  const gateway = await managed(SERVER.replace('process.exit(0)', 'undefined'), { graceMs: 200 });
  await gateway.start();
  await gateway.stop();
  expect(gateway.pid).toBeUndefined();
});
