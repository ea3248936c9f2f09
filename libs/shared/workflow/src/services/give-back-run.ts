import { setTimeout as sleep } from 'node:timers/promises';
import type { RunStore } from '../ports/run-store.port.js';
import { isPassing } from './passing-fault.js';

/** Together shorter than a lease: afterwards it has run out anyway. */
const PAUSES_MS = [200, 500, 1_000, 2_000, 3_000];

/**
 * Gives a run back that could not be advanced because a store was away. The store may still be away: it is asked again until
 * the lease has run out, since that would count as a crash, and two of those make a run poison.
 */
export async function giveBackRun(
  runs: Pick<RunStore, 'giveBack'>,
  run: { tenantId: string; runId: string; fence: number },
  pausesMs: readonly number[] = PAUSES_MS,
): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await runs.giveBack(run);
      return;
    } catch (error) {
      const pauseMs = pausesMs[attempt];
      if (pauseMs === undefined || !isPassing(error)) throw error;
      await sleep(pauseMs);
    }
  }
}
