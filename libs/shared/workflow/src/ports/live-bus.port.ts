/**
 * Hints between processes ("tenant acme has facts up to 812", "flow F was published"). Not durable: whoever listens
 * must be able to find the truth in the database, and looks there again after `onReconnect`.
 */
export interface LiveBus {
  /** Messages of one call travel together where the transport allows it. Payloads are JSON and small (under 4 KB each). */
  publish(channel: string, messages: readonly unknown[]): Promise<void>;
  /** Resolves when listening. Answers a function that stops. */
  subscribe(channel: string, listener: (message: unknown) => void): Promise<() => Promise<void>>;
  /** Called after a lost connection was restored: hints may have been missed. */
  onReconnect(listener: () => void): void;
  health(): Promise<string | null>;
  close(): Promise<void>;
}

export const LIVE_BUS = Symbol('LiveBus');

/** Channels of the live bus and what travels on them. */
export const LIVE_CHANNELS = {
  /** `FactsHint` */
  facts: 'columba.facts',
  /** `FlowChangedHint`: plans and triggers cached by workers are stale. */
  flows: 'columba.flows',
  /** `BreakerHint` */
  breakers: 'columba.breakers',
} as const;

export interface FactsHint {
  /** This tenant has new facts: read those above the last one that you hold. */
  tenantId: string;
}
/** A destination has begun to fail, or its breaker has opened or closed: look at it. */
export interface BreakerHint {
  tenantId: string;
  target: string;
}
export interface FlowChangedHint {
  tenantId: string;
  flowId: string;
}
