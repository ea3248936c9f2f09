import type { FlowError, KeptVariableScope } from '@columba/workflow-contracts';
import type { SharedVariables } from '../variables/shared-variables.js';
import type { JsonObject, RunContext } from './run-state.js';

/** What a settled node changes beyond its output. Merged one level deep. */
export interface ContextPatch {
  customer?: JsonObject;
  vars?: JsonObject;
  /** Variables that outlive the run, as they are now. */
  shared?: Partial<Record<KeptVariableScope, JsonObject>>;
}

/** Who wants it and why; both go into the fact. */
export interface Intention {
  by?: string | null;
  reason?: string;
}

export interface StartedInput {
  type: 'started';
  atMs: number;
  /** The trigger node that the run begins at. */
  nodeId: string;
  context: RunContext;
  /** What the plan's `shared` names. */
  shared?: SharedVariables | null;
  /** The run that this one begins anew from one of its nodes. */
  restartedFrom?: string;
  /** It is born paused: nothing is done before it is resumed. */
  paused?: Intention;
}

/** An attempt ended with an outcome, which names the port. Ignored unless token and attempt are those executing. */
export interface SettledInput {
  type: 'settled';
  atMs: number;
  tokenId: string;
  attempt: number;
  outcome: string;
  output?: JsonObject;
  patch?: ContextPatch;
  /** Goes into the fact: never a message body, never a secret. */
  detail?: JsonObject;
}

export interface FailedInput {
  type: 'failed';
  atMs: number;
  tokenId: string;
  attempt: number;
  error: FlowError;
}

/** Time has come to `atMs`: every timer due by then fires, earliest first. */
export interface TimerInput {
  type: 'timer';
  atMs: number;
}

/**
 * What a wait was for has come. For `event` and `reply`: `{ event }` (a reply's text is `event.text`). For `reconcile`:
 * either `{ outcome, output? }` or `{ error }`. Ignored when the wait is no longer armed.
 */
export interface SignalledInput {
  type: 'signalled';
  atMs: number;
  waitId: string;
  payload: JsonObject;
}

/**
 * An executor parks its attempt. `reconcile`: nobody knows whether the effect happened; the run subscribes to a
 * `reconcile` wait (with `correlation`) and takes the `fallback` at `untilMs`, or fails when there is none. A later
 * `settled` or `failed` for the same attempt ends it too. `limit`: the same attempt is given out again at `untilMs`; with a
 * `correlation`, which names the destination that is held back, also when the wait armed for it is signalled.
 */
export interface WaitingExternalInput {
  type: 'waiting_external';
  atMs: number;
  tokenId: string;
  attempt: number;
  reason: 'reconcile' | 'limit';
  untilMs: number;
  correlation?: string;
  fallback?: { outcome: string; output?: JsonObject };
}

export interface CancelledInput {
  type: 'cancelled';
  atMs: number;
  by: string | null;
  reason?: string;
}

/** Attempts that are out may still settle; nothing new begins, no timer fires, and replies are kept until `resumed`. */
export interface PausedInput extends Intention {
  type: 'paused';
  atMs: number;
}

export interface ResumedInput extends Intention {
  type: 'resumed';
  atMs: number;
}

/** A fresh snapshot of the customer, and of what the plan's `shared` names. */
export interface ContextInput {
  type: 'context';
  atMs: number;
  customer: JsonObject | null;
  shared?: SharedVariables | null;
}

export type RunInput =
  | StartedInput
  | SettledInput
  | FailedInput
  | TimerInput
  | SignalledInput
  | WaitingExternalInput
  | CancelledInput
  | PausedInput
  | ResumedInput
  | ContextInput;
