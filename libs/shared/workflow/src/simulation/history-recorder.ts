import type { FlowDocument } from '@columba/workflow-contracts';
import {
  type RecordedInput,
  type RecordedStep,
  type RunHistory,
  type RunState,
  runStatusOf,
  type StepResult,
} from '@columba/workflow-engine';
import type { RunRecorder } from '../ports/run-recorder.port.js';

interface Recording {
  begin: RunState;
  last: RunState;
  steps: RecordedStep[];
}

/** Keeps what runs were given, in memory, as histories that can be replayed. Inputs that changed nothing are left out. */
export class HistoryRecorder implements RunRecorder {
  private readonly recordings = new Map<string, Recording>();

  note({ id }: { id: string }, before: RunState, input: RecordedInput, { state, facts }: StepResult): void {
    if (state === before) return;
    const recording = this.recordings.get(id) ?? { begin: before, last: state, steps: [] };
    recording.last = state;
    recording.steps.push({ input, facts });
    this.recordings.set(id, recording);
  }

  get runIds(): string[] {
    return [...this.recordings.keys()];
  }

  /** @throws Error for a run that was never advanced here */
  history(runId: string, name: string, document: FlowDocument): RunHistory {
    const found = this.recordings.get(runId);
    if (!found) throw new Error(`Nothing was recorded of the run ${runId}`);
    const { begin, last, steps } = found;
    const history: RunHistory = { v: 1, name, document, begin, steps, status: runStatusOf(last) };
    return JSON.parse(JSON.stringify(history)) as RunHistory;
  }
}
