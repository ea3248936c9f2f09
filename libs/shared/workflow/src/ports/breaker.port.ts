import type { FlowError } from '@columba/workflow-contracts';

export type BreakerState = 'closed' | 'open' | 'half_open';

/** When a destination counts as failing, and how long it is left alone. */
export interface BreakerLimits {
  /** Failures, less successes, that open it. */
  threshold: number;
  /** A failure longer ago than this is forgotten. */
  windowMs: number;
  /** How long nothing leaves before a probe does. */
  coolDownMs: number;
}

/** What all workers know of a destination that has failed. */
export interface BreakerStatus {
  tenantId: string;
  id: string;
  /** `connection:<id>`, `host:<name>`, `flow:<id>`. */
  target: string;
  state: BreakerState;
  /** Failures, less successes. */
  score: number;
  /** Not closed: when the next probe may leave. */
  retryAtMs: number | null;
}

/** What a worker has seen of a destination since its last report. */
export interface BreakerReport {
  tenantId: string;
  target: string;
  failures: number;
  successes: number;
  /** What became of a probe that this worker had claimed. */
  probe: 'succeeded' | 'failed' | null;
  error: Pick<FlowError, 'code' | 'message'> | null;
  limits: BreakerLimits;
}

/** For people: a breaker with its history. */
export interface BreakerRecord extends BreakerStatus {
  sinceMs: number;
  limits: BreakerLimits;
  failures: number;
  openings: number;
  lastError: Pick<FlowError, 'code' | 'message'> | null;
  parkedRuns: number;
}

/** Breakers shared by all workers. Nothing here is asked for a destination that does not fail. */
export interface BreakerStore {
  /** Of all tenants: what is not closed, has failed lately, or has parked runs to release. Asked every second. */
  watched(): Promise<BreakerStatus[]>;
  /** Counts, and opens or closes. `changed`: other workers should look at once. */
  report(reports: readonly BreakerReport[]): Promise<(BreakerStatus & { changed: boolean })[]>;
  /** Whether the caller may send one probe: at most `most` are out at once over all workers, each for `leaseMs`. */
  claimProbe(tenantId: string, target: string, most: number, leaseMs: number): Promise<boolean>;
  /** Lets parked runs go: `probes` of them where a probe is due, pages that grow where the breaker is closed. */
  release(tenantId: string, target: string, probes: number): Promise<{ runId: string; delayMs: number }[]>;
  /** Those that are not closed first, then by when they changed. */
  list(tenantId: string): Promise<BreakerRecord[]>;
  get(tenantId: string, id: string): Promise<BreakerRecord | null>;
  /** Closes it whatever its state. False when it is closed or does not exist. */
  close(tenantId: string, id: string): Promise<boolean>;
}

export const BREAKER_STORE = Symbol('BreakerStore');
