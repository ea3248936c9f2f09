import type { Channel, Condition, FactBody, FlowError, Role } from '@columba/workflow-contracts';
import type { JsonObject, RunState } from './run-state.js';

export interface RunNodeCommand {
  type: 'run_node';
  tokenId: string;
  nodeId: string;
  nodeType: string;
  attempt: number;
  /** Of run, node and iteration, never of the attempt. */
  idempotencyKey: string;
  /** With its templates rendered. */
  config: Record<string, unknown>;
  /** Null when the node sets none: the worker's default applies. */
  timeoutMs: number | null;
}

export interface SubscribeCommand {
  type: 'subscribe';
  waitId: string;
  tokenId: string;
  nodeId: string;
  kind: 'event' | 'reply' | 'reconcile' | 'approval' | 'child' | 'limit';
  eventType: string | null;
  correlation: string | null;
  filter: Condition | null;
  /** `reply`: on this channel only. */
  channel: Channel | null;
  expiresAtMs: number | null;
  /** `approval`: what a person is asked. */
  approval?: ApprovalRequest;
}

export interface ApprovalRequest {
  title: string;
  instructions: string;
  /** Email addresses; with `role` null, empty means everybody with the permission. */
  assignees: readonly string[];
  role: Role | null;
}

/**
 * Starts another flow's published version as a run, in the transaction that stores this state. Starting the same again
 * (after a re-drive) finds the run that there is.
 */
export interface StartChildCommand {
  type: 'start_child';
  /** The child's id: made of the key, so that there is never a second. */
  runId: string;
  nodeId: string;
  flowId: string;
  /** Of run, node and iteration. */
  key: string;
  /** Armed in the same step; its end is signalled there. Null when nobody waits. */
  waitId: string | null;
  event: JsonObject;
  depth: number;
}

/** Ends the child that a wait was for and that nobody waits for any more. */
export interface CancelChildCommand {
  type: 'cancel_child';
  waitId: string;
}

export interface UnsubscribeCommand {
  type: 'unsubscribe';
  waitId: string;
}

export interface FinishCommand {
  type: 'finish';
  status: 'completed' | 'failed' | 'cancelled';
  error: FlowError | null;
}

/** What the world must do. Waking up is no command: see `nextWakeAtMs(state)`. */
export type RunCommand =
  | RunNodeCommand
  | SubscribeCommand
  | UnsubscribeCommand
  | StartChildCommand
  | CancelChildCommand
  | FinishCommand;

export interface StepFact {
  /** Within the run, from 1, without gaps. */
  seq: number;
  atMs: number;
  body: FactBody;
}

export interface StepResult {
  state: RunState;
  commands: RunCommand[];
  facts: StepFact[];
}
