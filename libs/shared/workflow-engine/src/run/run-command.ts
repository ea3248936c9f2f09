import type { Channel, Condition, FactBody, FlowError } from '@columba/workflow-contracts';
import type { RunState } from './run-state.js';

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
  kind: 'event' | 'reply' | 'reconcile';
  eventType: string | null;
  correlation: string | null;
  filter: Condition | null;
  /** `reply`: on this channel only. */
  channel: Channel | null;
  expiresAtMs: number | null;
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
export type RunCommand = RunNodeCommand | SubscribeCommand | UnsubscribeCommand | FinishCommand;

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
