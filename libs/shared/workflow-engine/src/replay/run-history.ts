import type { FlowDocument, RunStatus } from '@columba/workflow-contracts';
import type { StepFact } from '../run/run-command.js';
import type { RunInput } from '../run/run-input.js';
import type { RunState } from '../run/run-state.js';

/** A failed run goes on at the failed node: what `retryFromFailure` is for. */
export interface RedrivenInput {
  type: 'redriven';
  atMs: number;
}
export type RecordedInput = RunInput | RedrivenInput;

/** One input as the run got it, and what happened. */
export interface RecordedStep {
  input: RecordedInput;
  facts: readonly StepFact[];
}

/** All that decided a run, and what it came to. Plain JSON. */
export interface RunHistory {
  v: 1;
  /** What it shows, in a few words. */
  name: string;
  document: FlowDocument;
  /** The state before the first input: of a run that has not begun, of a failed run that is re-driven, ... */
  begin: RunState;
  steps: readonly RecordedStep[];
  status: RunStatus;
}
