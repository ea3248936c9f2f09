import type {
  Channel,
  Condition,
  FactBody,
  FlowError,
  MessageStatus,
  Role,
  RunMode,
  RunStatus,
} from '@columba/workflow-contracts';

/** The engine's state as stored: opaque JSON to the store. */
export type StoredRunState = object;

export interface FactWrite {
  /** Within the run, from 1, without gaps. */
  seq: number;
  atMs: number;
  body: FactBody;
}

export interface WaitWrite {
  waitId: string;
  nodeId: string;
  tokenId: string;
  kind: 'event' | 'reply' | 'reconcile' | 'approval' | 'child' | 'limit';
  /** `event`: CloudEvents type. */
  eventType: string | null;
  /** `event`: must equal `data.correlation` when set. `reconcile`: our message id. `limit`: the destination. */
  correlation: string | null;
  filter: Condition | null;
  /** `reply`: on this channel only. */
  channel: Channel | null;
  expiresAtMs: number | null;
  /** `approval`: what a person is asked. */
  approval?: { title: string; instructions: string; assignees: readonly string[]; role: Role | null };
}

/**
 * A run that this one starts, or wants no more. Starting is done in the commit's own transaction, once for each `key`.
 * A child that cannot start, or that has ended before a re-driven parent asks for it again, signals at once.
 */
export type ChildWrite =
  | {
      type: 'start_child';
      runId: string;
      key: string;
      flowId: string;
      nodeId: string;
      /** Where its end is signalled; null when nobody waits. */
      waitId: string | null;
      event: object;
      depth: number;
    }
  | { type: 'cancel_child'; waitId: string };

export interface EffectWrite {
  /** Made of run, node and iteration, never of the attempt. Unique within the tenant. */
  key: string;
  nodeId: string;
  kind: string;
  state: 'intent' | 'confirmed' | 'failed' | 'unknown';
  attempt: number;
  /** Outcome and output once confirmed, so that a lost commit of the node needs no second call. */
  result: object | null;
}

export interface MessageWrite {
  id: string;
  nodeId: string;
  customerId: string;
  conversationId: string | null;
  channel: Channel;
  connectionId: string;
  address: string;
  body: string;
  subject: string | null;
  status: MessageStatus;
  providerMessageId: string | null;
  error: FlowError | null;
}

export interface DeadLetterWrite {
  id: string;
  nodeId: string | null;
  fingerprint: string;
  error: FlowError;
}

/** What one commit of a run writes, all or nothing. */
export interface RunWrite {
  status: RunStatus;
  state: StoredRunState;
  /** When the run must be looked at again, by the database's clock; null when only a signal wakes it. */
  wakeAtMs: number | null;
  waitReason: string | null;
  error: FlowError | null;
  facts: readonly FactWrite[];
  armWaits: readonly WaitWrite[];
  disarmWaits: readonly string[];
  /** Upserted by key. */
  effects: readonly EffectWrite[];
  /** Upserted by id; a status never moves to the left (MESSAGE_STATUS_RANK), a receipt may have come first. */
  messages: readonly MessageWrite[];
  children?: readonly ChildWrite[];
  deadLetter: DeadLetterWrite | null;
  /** Ids of signals that this commit has taken in. */
  consumedSignals: readonly string[];
  /** Gives the lease back: the run waits or has ended. */
  release: boolean;
}

/** The first of a run: without a state when the run is `pending`. */
export type FirstRunWrite = Omit<RunWrite, 'state'> & { state: StoredRunState | null };

export interface RunCommit extends RunWrite {
  tenantId: string;
  runId: string;
  /** From the claim. A commit with an old fence writes nothing. */
  fence: number;
}

export type CommitResult =
  /** `signalled`: signals came in meanwhile; then the lease was kept even if `release` was asked, and the run goes on. */
  { kind: 'committed'; signalled: boolean } | { kind: 'fenced' };

export interface RunSignal {
  id: string;
  kind: 'wait' | 'cancel' | 'pause' | 'resume';
  waitId: string | null;
  payload: object | null;
}

export interface ClaimedRun {
  id: string;
  tenantId: string;
  flowId: string;
  version: number;
  customerId: string | null;
  conversationId: string | null;
  mode: RunMode;
  /** Status before the claim: `running` means that a worker crashed while it held the run. */
  previousStatus: RunStatus;
  fence: number;
  /** Null for a `pending` run, which begins with `input`. */
  state: StoredRunState | null;
  input: StoredRunState | null;
  /** How often a lease on this run ran out while it was running, since the run last wrote a fact or rested. */
  crashes: number;
  signals: RunSignal[];
  /** Effects of this run that are not settled for the engine: `intent` and `unknown`, and those confirmed. */
  effects: { key: string; nodeId: string; state: EffectWrite['state']; attempt: number; result: object | null }[];
}

export interface PendingRun {
  id: string;
  tenantId: string;
  flowId: string;
  version: number;
  customerId: string | null;
  conversationId: string | null;
  mode: RunMode;
  /** Unique with the flow: `source|id` of the event, `manual|<idempotency key>`, `redrive|<dead letter id>`. */
  eventKey: string;
  /** True when the flow allows one active run per customer: enforced by a partial unique index. */
  exclusive: boolean;
  input: StoredRunState;
  /** Set for re-drives: the state to go on from. */
  state: StoredRunState | null;
}

export interface RunStore {
  /** Inserts runs to be picked up by a wake or the sweeper. Answers the ids that were new. */
  insertPending(runs: readonly PendingRun[]): Promise<string[]>;
  /** One that begins anew at a node of another run; false when one with its event key was there already. */
  insertRestart(run: PendingRun, restartedFrom: string): Promise<boolean>;
  /**
   * `fence + 1`, lease from the database's clock. Claims what is `pending`, `waiting` or `running`, and has no live
   * lease. Others are left out of the answer. One round trip. Adds one to `crashes` when the run was `running`.
   */
  claim(runs: readonly { tenantId: string; runId: string }[], owner: string, leaseMs: number): Promise<ClaimedRun[]>;
  /** The same for runs that wait or are paused, whatever for: to be looked at and let go again. */
  claimResting(
    runs: readonly { tenantId: string; runId: string }[],
    owner: string,
    leaseMs: number,
  ): Promise<ClaimedRun[]>;
  /**
   * The same for whatever is due in any tenant: pending, lease run out, or `wake_at` passed. Skips rows others lock.
   * Tenants take turns: the oldest of each first. At most `most`, of one tenant at most `each`, of the `busy` none.
   */
  claimDue(
    limits: { most: number; each: number; busy: readonly string[] },
    owner: string,
    leaseMs: number,
  ): Promise<ClaimedRun[]>;
  /** Many runs in one transaction and one round trip; results in the order of the commits. */
  commit(commits: readonly RunCommit[]): Promise<CommitResult[]>;
  /** The same for one run that moves to another version of its flow: the version is written with it. */
  commitMigration(commit: RunCommit, version: number): Promise<CommitResult>;
  /** Renews leases; answers the ids whose fence was lost. */
  renew(runs: readonly { tenantId: string; runId: string; fence: number }[], leaseMs: number): Promise<string[]>;
  /**
   * Lets go of a run that could not be advanced, to be due again in a second. Not counted as a crash. False when the
   * fence was lost.
   */
  giveBack(run: { tenantId: string; runId: string; fence: number }): Promise<boolean>;
  /** The same signal into many mailboxes of one tenant; answers the runs that got it: those that have not ended. */
  signalMany(tenantId: string, runIds: readonly string[], signal: Omit<RunSignal, 'id' | 'waitId'>): Promise<string[]>;
  /** Puts a signal into the run's mailbox and makes the run due. False when the run has ended or does not exist. */
  signal(tenantId: string, runId: string, signal: Omit<RunSignal, 'id'>): Promise<boolean>;
  /** Signals in the run's mailbox that no commit has consumed, oldest first. */
  pendingSignals(tenantId: string, runId: string): Promise<RunSignal[]>;
  /**
   * For each message, in order: whether an older one to the same customer is being sent by a run that another worker
   * holds, or held until it died and nobody has taken over yet.
   */
  sendingElsewhere(messages: readonly { tenantId: string; messageId: string }[], owner: string): Promise<boolean[]>;
  /** What receipts have said of a message so far; null when there is no such message. */
  messageStatus(
    tenantId: string,
    messageId: string,
  ): Promise<{ status: MessageStatus; providerMessageId: string | null } | null>;
}

export const RUN_STORE = Symbol('RunStore');
