import type { FlowError, RunStatus } from '@columba/workflow-contracts';
import type { BreakerLimits } from './breaker.port.js';

/** A run that its worker has claimed and would take on. */
export interface EnteringRun {
  runId: string;
  fence: number;
  /** What it goes back to where it is not its turn. */
  status: RunStatus;
  /** Signals that the worker has seen: a further one makes a held run due. */
  signals: number;
}

/** A run that has ended or waits for the outside. */
export interface LeavingRun {
  runId: string;
  fence: number;
  /** What it says of its flow, where the flow's breaker asks. */
  verdict: TurnVerdict;
}

export type TurnVerdict = 'failed' | 'succeeded' | 'neutral';

/** What has happened in one flow. */
export interface TurnChange {
  tenantId: string;
  flowId: string;
  entering: readonly EnteringRun[];
  leaving: readonly LeavingRun[];
  /** Failures that count for the flow's breaker, and the last of them. */
  failed: number;
  error: Pick<FlowError, 'code' | 'message'> | null;
  /** Null: the flow has no breaker. */
  limits: BreakerLimits | null;
  /** Runs at most that try whether the breaker may close. */
  probes: number;
}

export interface TurnAnswer {
  /** Of those that entered, the ones whose turn it is. The others were given back, to be woken when it is. */
  taken: readonly string[];
  /** Others whose turn it is now: due at once. */
  woken: readonly string[];
  /** The flow's breaker has opened or closed. */
  changed: boolean;
}

/**
 * Whose turn it is in flows that limit how many runs are under way or whose breaker holds runs back. Shared by all workers;
 * nothing here is asked for other flows.
 */
export interface FlowTurnStore {
  /** One transaction; changes of one flow follow each other. */
  take(change: TurnChange): Promise<TurnAnswer>;
  /** Flows that hold runs back, of all tenants. Asked every second. */
  holding(): Promise<{ tenantId: string; flowId: string }[]>;
}

export const FLOW_TURN_STORE = Symbol('FlowTurnStore');
