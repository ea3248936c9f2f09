import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FlowExecutionService } from './flow-execution.service.js';
import { RunSweeper } from './run-sweeper.service.js';
import { DEFAULT_WORKFLOW_OPTIONS } from './workflow-options.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A sweeper whose sweeps end so, one after the other, and then find nothing; how many there were. */
function sweeper(ends: ('fails' | 'more')[]) {
  let sweeps = 0;
  const execution = {
    sweep: async () => {
      sweeps += 1;
      const end = ends.shift();
      if (end === 'fails') throw new Error('the database system is starting up');
      return { taken: 0, more: end === 'more' };
    },
  } as unknown as FlowExecutionService;
  const clock = { nowMs: () => 0, synchronise: async () => undefined };
  const options = { ...DEFAULT_WORKFLOW_OPTIONS, owner: 'test', publicUrl: '' };
  const silent = () => undefined;
  const logger = { debug: silent, info: silent, warn: silent, error: silent };
  const one = new RunSweeper(execution, clock, options, logger);
  one.start();
  return { stop: () => one.stop(), sweeps: () => sweeps };
}

it('looks every two seconds', async () => {
  const { stop, sweeps } = sweeper([]);
  await vi.advanceTimersByTimeAsync(1_999);
  expect(sweeps()).toBe(1);
  await vi.advanceTimersByTimeAsync(2);
  expect(sweeps()).toBe(2);
  stop();
});

it('looks again soon after one that failed, and while there is more', async () => {
  const { stop, sweeps } = sweeper(['fails', 'fails', 'more']);
  await vi.advanceTimersByTimeAsync(251);
  expect(sweeps()).toBe(2);
  await vi.advanceTimersByTimeAsync(250);
  expect(sweeps()).toBe(3);
  await vi.advanceTimersByTimeAsync(20);
  expect(sweeps()).toBe(4);
  await vi.advanceTimersByTimeAsync(1_900);
  expect(sweeps()).toBe(4);
  stop();
});
