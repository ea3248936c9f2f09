import type {
  Channel,
  CloudEvent,
  Condition,
  ConsentChangedData,
  MessageStatusData,
  RunMode,
  Topic,
} from '@columba/workflow-contracts';
import type { CustomerIdentity, CustomerSnapshot } from './customer.port.js';
import type { FirstRunWrite } from './run-store.port.js';

/** An event as the inbox keeps it. Unique per tenant and `eventKey`. */
export interface InboxEvent {
  tenantId: string;
  /** `source|id` of the CloudEvent. */
  eventKey: string;
  topic: Topic;
  /** Bus key: `tenant:address`. */
  partitionKey: string;
  event: CloudEvent;
}

/** The gateway's side: accept before answering 2xx. */
export interface InboxStore {
  /**
   * Stores the events; resolves after the commit. Calls that come together may share a transaction. Answers those that
   * must be published: new ones, and known ones that were never published.
   */
  accept(events: readonly InboxEvent[]): Promise<InboxEvent[]>;
  markPublished(events: readonly { tenantId: string; eventKey: string }[]): Promise<void>;
  /** Accepted at least `olderThanMs` ago and neither published nor handled, oldest first, of all tenants. */
  unpublished(olderThanMs: number, limit: number): Promise<InboxEvent[]>;
}

export interface IntakeQuery {
  tenantId: string;
  eventKey: string;
  eventType: string;
  /** Who it is about; null when the event names nobody. */
  customer: { id: string } | { identity: CustomerIdentity } | null;
  channel: Channel | null;
  /** The provider's id of our message that this one answers. */
  inReplyTo: string | null;
  /** Flows whose re-entry rule needs the customer's past runs. Empty on the first load. */
  reentryFlowIds: readonly string[];
}

export interface ArmedWait {
  waitId: string;
  runId: string;
  flowId: string;
  nodeId: string;
  kind: 'event' | 'reply';
  eventType: string | null;
  correlation: string | null;
  filter: Condition | null;
  channel: Channel | null;
  conversationId: string | null;
  armedAtMs: number;
  /** The run's own context, for the wait's filter. */
  quoted: boolean;
}

export interface IntakeSnapshot {
  /** Already taken in by a worker: nothing is to be done. */
  handled: boolean;
  customer: CustomerSnapshot | null;
  conversationId: string | null;
  /** The address that the event names has opted out of its own channel (a `phone` identity: of sms). */
  optedOut: boolean;
  /** Armed waits of this customer that this event could fire (`reply` for a message, `event` of this type), newest first. */
  waits: ArmedWait[];
  /** This customer's runs of `reentryFlowIds`: the newest 20 of each flow, and whether they are active. */
  pastRuns: { flowId: string; runId: string; startedAtMs: number; active: boolean }[];
}

export interface IntakeView {
  /** The database's clock, milliseconds since the epoch. */
  nowMs: number;
  /** Rises when a tenant's flows are published, enabled or disabled: cached triggers of an older one are stale. */
  flowRevisions: Map<string, number>;
  /** In the order of the queries. */
  events: IntakeSnapshot[];
}

export interface InboundMessageWrite {
  id: string;
  customerId: string;
  conversationId: string;
  channel: Channel;
  connectionId: string;
  address: string;
  providerMessageId: string;
  body: string;
  subject: string | null;
  receivedAtMs: number;
}

export interface NewRun {
  id: string;
  flowId: string;
  version: number;
  customerId: string | null;
  conversationId: string | null;
  mode: RunMode;
  exclusive: boolean;
  /** Status, facts, effects and so on of the first commit. With `release: false` the run is born with a lease, fence 1. */
  write: FirstRunWrite;
  /** Of a `pending` run: what it begins with. */
  input?: object;
}

/** All that follows from one event, or nothing of it. */
export interface IntakeWrite {
  event: InboxEvent;
  customerId: string | null;
  message: InboundMessageWrite | null;
  consent: ConsentChangedData | null;
  /** Also fires a `reconcile` wait on the message, and confirms its effect when it was `unknown`. */
  status: MessageStatusData | null;
  /** Waits that this event fires: signals into the runs' mailboxes. */
  fires: readonly { waitId: string; runId: string; payload: object }[];
  /**
   * The waits that `load` answered for this event. When given and nothing is fired, a wait of this customer that was
   * armed since and could take the event makes the commit a conflict: load again.
   */
  loadedWaits?: readonly { runId: string; waitId: string }[] | undefined;
  /**
   * The runs that `load` answered for flows whose re-entry rule was decided on them. When the customer has another one among
   * the newest by now, the commit is a conflict: load again.
   */
  loadedRuns?: readonly { flowId: string; runIds: readonly string[] }[] | undefined;
  /** Active runs to cancel first (re-entry rule `restart`). */
  cancelRuns: readonly string[];
  /** Each is unique by (flow, event), and by (flow, customer) while active when `exclusive`. */
  newRuns: readonly NewRun[];
}

export interface IntakeResult {
  /** Those that were inserted, leased to `owner` with fence 1 unless pending; others existed already. */
  createdRunIds: Set<string>;
  /** Runs to be claimed and advanced now: signalled by a fired wait, a receipt or a cancel. */
  signalledRuns: { tenantId: string; runId: string }[];
}

/** Between load and commit a wait was taken by someone else or armed, or a run began: nothing was written, load again. */
export class IntakeConflictError extends Error {
  override readonly name = 'IntakeConflictError';
}

/** The worker's side: a batch of events becomes waits fired and runs created. Hot path: one round trip each. */
export interface IntakeStore {
  load(queries: readonly IntakeQuery[]): Promise<IntakeView>;
  /**
   * One transaction for the whole batch; marks each event handled. An event that is already handled writes nothing
   * (its runs are left out of the result). @throws IntakeConflictError
   */
  commit(writes: readonly IntakeWrite[], owner: string, leaseMs: number): Promise<IntakeResult>;
  /**
   * Notes an attempt at each event before it is made, and answers how many were counted before; 0 for an event that is
   * handled. Committed at once, so that the count outlives a worker that the event kills. Events that are taken `alone`
   * count each attempt, those taken together the first one only.
   */
  noteAttempts(events: readonly InboxEvent[], how: 'alone' | 'together'): Promise<number[]>;
  /** Marks an event as handled that never can be. False when it was handled already. */
  giveUp(event: InboxEvent, reason: string): Promise<boolean>;
  /**
   * Events of this type for this customer that were handled without firing a wait since `sinceMs`: what arrived just
   * before a wait was armed. Firing goes through `fireWait`.
   */
  recentEvents(query: {
    tenantId: string;
    customerId: string;
    eventType: string;
    sinceMs: number;
  }): Promise<InboxEvent[]>;
  /** Fires one armed wait by an event already handled. False when the wait is gone or the event fired another. */
  fireWait(fire: {
    tenantId: string;
    waitId: string;
    runId: string;
    eventKey: string;
    payload: object;
  }): Promise<boolean>;
}

export const INBOX_STORE = Symbol('InboxStore');
export const INTAKE_STORE = Symbol('IntakeStore');
