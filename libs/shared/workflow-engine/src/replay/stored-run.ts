import type { RunStatus } from '@columba/workflow-contracts';
import type { StepFact } from '../run/run-command.js';
import type { JsonObject, RunState } from '../run/run-state.js';

/** What a store keeps of a run when it has ended or rests. */
export interface StoredRun {
  runId: string;
  status: RunStatus;
  /** All of them, in order. */
  facts: readonly StepFact[];
  /** As it was stored last. */
  state: RunState;
  /** Outputs of confirmed effects, by idempotency key. */
  effects: ReadonlyMap<string, JsonObject | null>;
  /** What it began from, for a run that goes on where a failed one stopped: that one's state. */
  begin?: RunState;
}
