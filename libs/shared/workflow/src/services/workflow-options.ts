import type { BreakerLimits } from '../ports/breaker.port.js';
import { LOOK_AHEAD } from '../ports/event-bus.port.js';

/** Settings of the workflow library; durations in milliseconds. */
export interface WorkflowOptions {
  /** Names this worker in leases. Unique among workers. */
  owner: string;
  /** Where providers reach us; receipts are posted below it. */
  publicUrl: string;
  leaseMs: number;
  sweepIntervalMs: number;
  /** How long an effect whose answer was lost waits for the provider's receipt before the run goes on with `unknown`. */
  reconcileMs: number;
  /** Longest time one attempt of a node may take when the node does not say. */
  attemptTimeoutMs: number;
  /** Runs that this worker advances at once; beyond it, the consumer takes no more events. */
  maxActiveRuns: number;
  /** Of one tenant: less than all, so that another's run finds a place at once. */
  maxActiveRunsPerTenant: number;
  /** Events of a partition that are read ahead. Beyond, what has no place is stored, to begin later. At most `LOOK_AHEAD`. */
  lookAhead: number;
  /** Circuit breakers of destinations; a connection's settings may say otherwise. `probes`: out at once, of all workers. */
  breaker: BreakerLimits & { probes: number };
  /** Time for a graceful stop. */
  drainMs: number;
}

export const DEFAULT_WORKFLOW_OPTIONS: Omit<WorkflowOptions, 'owner' | 'publicUrl'> = {
  leaseMs: 10_000,
  sweepIntervalMs: 2_000,
  reconcileMs: 60_000,
  attemptTimeoutMs: 30_000,
  maxActiveRuns: 1_000,
  maxActiveRunsPerTenant: 800,
  lookAhead: LOOK_AHEAD,
  breaker: { threshold: 10, windowMs: 30_000, coolDownMs: 30_000, probes: 1 },
  drainMs: 30_000,
};

export const WORKFLOW_OPTIONS = Symbol('WorkflowOptions');
