import { expect, it } from 'vitest';
import { Shutdown } from './shutdown.js';

it('undoes the newest first, once, and goes on after a failure', async () => {
  const order: string[] = [];
  const shutdown = new Shutdown();
  shutdown.add(async () => void order.push('database'));
  shutdown.add(async () => {
    throw new Error('stuck');
  });
  shutdown.add(
    async () => void order.push('gateway'),
    async () => void order.push('worker'),
  );
  const first = shutdown.run();
  expect(shutdown.run()).toBe(first);
  await expect(first).rejects.toThrow('not everything could be stopped');
  expect(order).toEqual(['gateway', 'worker', 'database']);
});
