import type { FlowError, RunMode } from '@columba/workflow-contracts';
import type { SharedVariables } from '../variables/shared-variables.js';

export type JsonObject = Record<string, unknown>;

/** What a run knows of the world when it starts. All of it is JSON. `event` carries what CONTRACT says (`event.text`). */
export interface RunContext {
  event: JsonObject;
  customer: JsonObject | null;
  conversation: JsonObject | null;
  run: {
    id: string;
    flowId: string;
    version: number;
    mode: RunMode;
    /** The run that called this one as a subflow. */
    parentRunId?: string;
    /** How many runs called each other down to this one; absent for 0. */
    depth?: number;
  };
}

export type WaitReason = 'delay' | 'event' | 'reply' | 'retry' | 'reconcile' | 'limit' | 'approval' | 'subflow';

/** A subscription that the store holds for a token. Its id is made of run, node, iteration and kind. */
export interface TokenWait {
  id: string;
  kind: 'event' | 'reply' | 'reconcile' | 'approval' | 'child' | 'limit';
  /** `reconcile`: what the executor named to find the effect by. `limit`: the destination that is held back. */
  correlation?: string;
}

/**
 * - `ready`: at the door of its node; stays so between steps only while the run is paused.
 * - `executing`: a `run_node` command is out.
 * - `waiting`: for time, an event, a reply, its next attempt, a limit or a reconciliation (`reason`).
 * - `joining`: arrived at a merge, whose other branches can still arrive.
 * - `looping`: rests at a loop while its iterations, which have tokens of their own, run.
 */
export type TokenStatus = 'ready' | 'executing' | 'waiting' | 'joining' | 'looping';

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
  /** The input of the node that the edge led into, where the edge names one. */
  input?: string;
  /** The loop iteration that the token belongs to: a key of `scopes`. Absent outside of loops. */
  scope?: string;
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
  /** Per merge of mode `any` or `named`: the number of its last firing that this path has come through. */
  passed?: Record<string, number>;
}

/** An iteration of a loop that is under way: what its paths see and have done. */
export interface RunScope {
  /** The token that rests at the loop. */
  loopToken: string;
  loopNode: string;
  /** The scope of the loop's token; absent for a loop that is in no other. */
  parent?: string;
  /** From 0. */
  index: number;
  /** Outputs of what has settled in this iteration. */
  nodes: Record<string, { output: unknown }>;
  /** The node whose output came last. */
  lastNode?: string;
  /** As in the run's state, for merges in this iteration. */
  fired: Record<string, number>;
  /** What ended the iteration, where the loop keeps errors as results. */
  error?: FlowError;
}

/** How far a loop has come. */
export interface RunLoop {
  /** The list as it was when the loop began; absent when it counts or asks a condition. */
  items?: readonly unknown[];
  /** How many iterations there will be; null when a condition decides. */
  count: number | null;
  /** Of the iterations that have begun, by index; null until it is there. */
  results: readonly unknown[];
  failed: number;
  stopped?: true;
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
  /** What was read of variables that outlive runs, when this one started or was last taken up. Absent when it reads none. */
  shared?: SharedVariables;
  /** `nodes.<id>.output` of what has settled. */
  nodes: Record<string, { output: unknown }>;
  /** How often each node was entered. */
  visits: Record<string, number>;
  /** Those joining stand in order of arrival. */
  tokens: readonly RunToken[];
  /** How often each merge of mode `any` or `named` has let a token through. */
  fired: Record<string, number>;
  /** Iterations under way. Absent while no loop runs. */
  scopes?: Readonly<Record<string, RunScope>>;
  /** Loops under way, by the token that rests there. Absent while no loop runs. */
  loops?: Readonly<Record<string, RunLoop>>;
  /** When the run has taken as long as its flow allows; absent when it allows any length. */
  deadlineMs?: number;
  /** What its ends gave as the result, for the run that called it. */
  result?: JsonObject;
  failure?: RunFailure;
  /** Of a paused run: why, when something else than a person's wish (`stopped`: the kill switch). */
  pausedFor?: string;
  /** Of a restart that has not begun: where it begins, and which run it begins anew. */
  restart?: { nodeId: string; from: string };
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
