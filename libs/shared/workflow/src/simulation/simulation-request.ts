import type { Channel, ErrorKind, FlowDocument } from '@columba/workflow-contracts';
import type { CustomerSnapshot } from '../ports/customer.port.js';

/** A flow as it is simulated: a draft has the version 0. */
export interface SimulatedFlow {
  flowId: string;
  version: number;
  document: FlowDocument;
}

/**
 * What somebody else does. `reply`, `event`, `decision` and `receipt` count `afterMs` from when the run waits for such a
 * thing: the first of the list that is left is taken. The others count from the start; `retry` from when the run failed.
 */
export type ScriptedAct = { afterMs: number } & (
  | { kind: 'reply'; text: string }
  | { kind: 'event'; eventType: string; data: Record<string, unknown> }
  | { kind: 'decision'; decision: 'approved' | 'rejected'; by: string; note: string }
  /** The provider says what became of a message whose answer was lost. */
  | { kind: 'receipt'; status: 'delivered' | 'failed' }
  | { kind: 'pause' | 'resume' | 'cancel'; by: string }
  | { kind: 'retry' }
);

/** How a provider takes a message. What no answer is written for is accepted. */
export interface ScriptedSend {
  /** Only messages of this node. */
  nodeId?: string | undefined;
  channel?: Channel | undefined;
  result: 'accepted' | 'undeliverable' | 'rejected' | 'unknown';
  /** Of a rejection. */
  code?: string | undefined;
  errorKind?: ErrorKind | undefined;
  /** How many messages are taken like this before the next answer counts. */
  times: number;
}

export interface SimulationRequest {
  flow: SimulatedFlow;
  /** Flows that it may call, by id. */
  subflows: ReadonlyMap<string, SimulatedFlow>;
  runId: string;
  /** The trigger; left out: the manual one, or else the first. */
  nodeId?: string | undefined;
  /** `event` in templates and conditions. */
  event: Record<string, unknown>;
  customer: CustomerSnapshot | null;
  optedOut: readonly Channel[];
  startMs: number;
  acts: readonly ScriptedAct[];
  sends: readonly ScriptedSend[];
}
