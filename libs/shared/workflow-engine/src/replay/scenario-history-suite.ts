import type { FlowDocument } from '@columba/workflow-contracts';
import { runStatusOf } from '../run/run-progress.js';
import { initialState } from '../run/run-state.js';
import type { Scenario } from '../run/scenario-suite.js';
import { step } from '../run/step.js';
import type { RecordedStep, RunHistory } from './run-history.js';

/** What a scenario did, without re-drives, as a worker's recorder would have kept it. */
export function historyOf(name: string, document: FlowDocument, run: Scenario): RunHistory {
  const begin = initialState({ runId: run.state.runId });
  let state = begin;
  const steps = run.inputs.map((input): RecordedStep => {
    const result = step(run.plan, state, input);
    state = result.state;
    return { input, facts: result.facts };
  });
  return { v: 1, name, document, begin, steps, status: runStatusOf(run.state) };
}
