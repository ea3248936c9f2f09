import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ManagedProcess } from './managed-process.js';
import { pauseAfter, Supervisor } from './supervisor.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function fakeProcess(start: () => Promise<void>): ManagedProcess {
  return { name: 'worker', start } as unknown as ManagedProcess;
}

it('waits longer after each death in a row, up to half a minute', () => {
  expect([1, 2, 3, 7, 20].map(pauseAfter)).toEqual([500, 1_000, 2_000, 30_000, 30_000]);
});

it('starts a dead process again, says so, and tries again when that fails', async () => {
  const said: string[] = [];
  const start = vi.fn().mockRejectedValueOnce(new Error('no database')).mockResolvedValueOnce(undefined);
  const supervisor = new Supervisor((line) => said.push(line));
  supervisor.onDeath(fakeProcess(start), 'was ended by SIGKILL');
  await vi.advanceTimersByTimeAsync(500);
  expect(start).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(said).toEqual([
    'the worker was ended by SIGKILL; starting it again in 0.5 s',
    'the worker did not start (no database); starting it again in 1 s',
    'the worker is back',
  ]);
});

it('begins with a short pause again after a steady minute', async () => {
  const said: string[] = [];
  const supervisor = new Supervisor((line) => said.push(line));
  const worker = fakeProcess(async () => undefined);
  supervisor.onDeath(worker, 'ended');
  await vi.advanceTimersByTimeAsync(61_000);
  supervisor.onDeath(worker, 'ended');
  expect(said.at(-1)).toContain('in 0.5 s');
});

it('lets the dead be after the end', async () => {
  const start = vi.fn();
  const supervisor = new Supervisor(() => undefined);
  supervisor.onDeath(fakeProcess(start), 'ended');
  supervisor.end();
  supervisor.onDeath(fakeProcess(start), 'ended');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(start).not.toHaveBeenCalled();
});
