import type { RecordedInput, RunState, StepResult } from '@columba/workflow-engine';

/** Is told each input that a worker gives to a run, with what came of it. For tests, tools and simulations: not stored. */
export interface RunRecorder {
  note(run: { id: string; tenantId: string }, before: RunState, input: RecordedInput, result: StepResult): void;
}

export const RUN_RECORDER = Symbol('RunRecorder');
