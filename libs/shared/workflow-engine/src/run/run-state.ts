import type { FlowError, RunMode } from '@columba/workflow-contracts';

export type JsonObject = Record<string, unknown>;

/** What a run knows of the world when it starts. All of it is JSON. `event` carries what CONTRACT says (`event.text`). */
export interface RunContext {
  event: JsonObject;
  customer: JsonObject | null;
  conversation: JsonObject | null;
  run: { id: string; flowId: string; version: number; mode: RunMode };
}

export type WaitReason = 'delay' | 'event' | 'reply' | 'retry' | 'reconcile' | 'limit';

/** A subscription that the store holds for a token. Its id is made of run, node, iteration and kind. */
export interface TokenWait {
  id: string;
  kind: 'event' | 'reply' | 'reconcile';
  /** `reconcile`: what the executor named to find the effect by. */
  correlation?: string;
}

/**
 * - `ready`: at the door of its node; stays so between steps only while the run is paused.
 * - `executing`: a `run_node` command is out.
 * - `waiting`: for time, an event, a reply, its next attempt, a limit or a reconciliation (`reason`).
 * - `joining`: arrived at a merge, whose other branches can still arrive.
 */
export type TokenStatus = 'ready' | 'executing' | 'waiting' | 'joining';

/** One active path of a run. */
export interface RunToken {
  id: string;
  nodeId: string;
  status: TokenStatus;
  /** 0 when the node is entered for the first time in this run. Part of the idempotency key. */
  iteration: number;
  /** Counts from 1 within this entry of the node; 0 for nodes without effects. */
  attempt: number;
  /** Attempts before a re-drive: the retry budget counts from here. */
  attemptBase?: number;
  /** When the node was entered; also `now` in its templates, so that each attempt renders the same. */
  sinceMs: number;
  /** The node that the token came from; null at the trigger. */
  from: string | null;
  reason?: WaitReason;
  /** When time runs out for the wait, or the next attempt is due. */
  untilMs?: number;
  /** When the node's own wait ends (a question's timeout), whatever is waited for meanwhile. */
  deadlineMs?: number;
  waits?: readonly TokenWait[];
  /** A reply that came while the question was still being sent. */
  signal?: JsonObject;
  /** How a reconciliation ends when nobody answers. */
  fallback?: { outcome: string; output?: JsonObject };
  /** The error that an error edge caught on this path; `error` in templates and conditions. */
  error?: FlowError;
  /** Per merge of mode `any`: the number of its last firing that this path has come through. */
  passed?: Record<string, number>;
}

/** Kept of a failed run so that it can be re-driven at the failed node. */
export interface RunFailure {
  error: FlowError;
  /** The token that has to go into its node again; null when it had not gone in (too many nodes). */
  tokenId: string | null;
  nodeId: string | null;
  /** Tokens as they were at the moment of failure, the failed one included. */
  tokens: readonly RunToken[];
}

/** Everything the engine remembers of a run. Plain JSON, stored as it is. */
export interface RunState {
  v: 1;
  runId: string;
  status: 'pending' | 'active' | 'paused' | 'completed' | 'failed' | 'cancelled';
  /** Number of the last fact. */
  seq: number;
  /** How many nodes were entered. */
  executed: number;
  /** Tokens made so far: the next one is `t<n+1>`. */
  tokenCount: number;
  context: RunContext | null;
  vars: JsonObject;
  /** `nodes.<id>.output` of what has settled. */
  nodes: Record<string, { output: unknown }>;
  /** How often each node was entered. */
  visits: Record<string, number>;
  /** Those joining stand in order of arrival. */
  tokens: readonly RunToken[];
  /** How often each merge of mode `any` has let a token through. */
  fired: Record<string, number>;
  failure?: RunFailure;
}

/** The state of a run that has not begun. `vars` win over the flow's initial variables. */
export function initialState(options: { runId: string; vars?: JsonObject }): RunState {
  return {
    v: 1,
    runId: options.runId,
    status: 'pending',
    seq: 0,
    executed: 0,
    tokenCount: 0,
    context: null,
    vars: { ...options.vars },
    nodes: {},
    visits: {},
    tokens: [],
    fired: {},
  };
}
