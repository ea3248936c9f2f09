import type { RunStore } from '../ports/run-store.port.js';
import type { LeasedRun } from './run-leases.service.js';

/** A commit may leave up to 30 % of a lease used up; below this part of it nobody else can have taken the run over. */
const SURELY_HELD = 0.6;

/**
 * Whether the run is still this worker's, asked right before something leaves that cannot be called back. A worker that was
 * stopped past its lease (a frozen machine, a blocked event loop) finds out here what its clock has slept through: the
 * store is asked only then. A run that was lost is abandoned. @throws when the store cannot be asked.
 */
export async function stillHolds(run: LeasedRun, runs: Pick<RunStore, 'renew'>, leaseMs: number): Promise<boolean> {
  const now = performance.now();
  if (now - run.leasedAtMs < leaseMs * SURELY_HELD) return true;
  const lost = await runs.renew([run], leaseMs);
  if (lost.length > 0) {
    run.abandon();
    return false;
  }
  run.leasedAtMs = now;
  return true;
}
