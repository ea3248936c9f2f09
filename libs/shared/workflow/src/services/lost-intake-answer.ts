import { setTimeout as sleep } from 'node:timers/promises';
import type { RunStore } from '../ports/run-store.port.js';
import { isPassing } from './passing-fault.js';

/** Together shorter than a lease: afterwards nothing is ours any more. */
const PAUSES_MS = [100, 200, 400, 800, 1_000, 1_000, 1_000, 1_000];

interface NewRun {
  readonly runId: string;
  readonly tenantId: string;
  readonly fence: number;
  leasedAtMs: number;
}

/**
 * The answer to a commit of new runs was lost with the connection: they may be stored, leased to us, and nobody would
 * drive them before their lease has run out. Asks the store, once it can be asked, and answers those that are there, with
 * their leases renewed. Runs are made with ids of their own for each try, so what is there is of this very commit.
 * @throws what the store threw last when it stays away.
 */
export async function foundAfterLostAnswer<Run extends NewRun>(
  runs: Pick<RunStore, 'renew'>,
  made: readonly Run[],
  leaseMs: number,
  pausesMs: readonly number[] = PAUSES_MS,
): Promise<Run[]> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const askedAtMs = performance.now();
      const lost = new Set(await runs.renew(made, leaseMs));
      const found = made.filter(({ runId }) => !lost.has(runId));
      for (const run of found) run.leasedAtMs = askedAtMs;
      return found;
    } catch (error) {
      const pauseMs = pausesMs[attempt];
      if (pauseMs === undefined || !isPassing(error)) throw error;
      await sleep(pauseMs);
    }
  }
}
