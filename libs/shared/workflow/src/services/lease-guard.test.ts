import { expect, it } from 'vitest';
import { KeyedSequence } from './keyed-sequence.js';
import { accepted, begin, world } from './run-driver-suite.js';

/** A run whose first commit is stored, by a worker that was then stopped for so long. */
async function stoppedFor(ms: number, script: { lost?: boolean } = {}) {
  const { log, driver } = world({ settlement: accepted, ...script });
  const one = driver();
  await one.begin(begin);
  one.takeWrite();
  one.leasedAtMs = performance.now() - ms;
  await one.drive(true);
  return log;
}

it('a worker that slept past its lease sends nothing that another has taken over', async () => {
  expect(await stoppedFor(12_500, { lost: true })).toEqual(['asked for the lease']);
});

it('a worker that slept and still has the run sends', async () => {
  expect(await stoppedFor(12_500)).toEqual(['asked for the lease', 'sent', 'commit completed released']);
});

it('nobody is asked while the lease is fresh', async () => {
  expect(await stoppedFor(1_000)).toEqual(['sent', 'commit completed released']);
});

it('what a worker slept through while the effect waited for its turn counts too', async () => {
  const order = new KeyedSequence();
  let next = (): void => undefined;
  const slow = order.run('acme/c', () => new Promise<void>((resolve) => (next = resolve)));
  const { log, driver } = world({ settlement: accepted, lost: true, order });
  const one = driver();
  await one.begin(begin);
  one.takeWrite();
  const driven = one.drive(true);
  await new Promise((resolve) => setImmediate(resolve));
  one.leasedAtMs = performance.now() - 12_500;
  next();
  await Promise.all([slow, driven]);
  expect(log).toEqual(['asked for the lease']);
});
