import { compileFlow } from '../plan/compile-flow.js';
import type { FlowPlan } from '../plan/flow-plan.js';
import { retryFromFailure } from '../run/retry-from-failure.js';
import type { StepFact, StepResult } from '../run/run-command.js';
import { runStatusOf } from '../run/run-progress.js';
import type { RunState } from '../run/run-state.js';
import { step } from '../run/step.js';
import { type Difference, factDifferences, statusDifference } from './difference.js';
import type { RecordedInput, RunHistory } from './run-history.js';

/**
 * - `same`: the same facts in the same order, and the same status.
 * - `different`: the engine of today goes another way, with the same inputs.
 * - `not-comparable`: what it goes by is not known (`missing`), so nothing can be said.
 */
export interface Replay {
  same: boolean;
  verdict: 'same' | 'different' | 'not-comparable';
  /** Of the first step that differs: what comes after it would only be its consequence. */
  differences: Difference[];
  /** Inputs that were not stored, for people. Empty for a recorded history. */
  missing: string[];
}

/**
 * Gives a recorded run's inputs to today's engine, and compares path, facts and status.
 * @throws FlowCompileError when the document is not valid any more
 */
export function replayHistory(history: RunHistory, plan: FlowPlan = compileFlow(history.document)): Replay {
  let state = history.begin;
  const before: StepFact[] = [];
  for (const { input, facts } of history.steps) {
    const result = giveInput(plan, state, input);
    const differences = factDifferences(facts, result.facts, before);
    if (differences.length > 0) return { same: false, verdict: 'different', differences, missing: [] };
    before.push(...facts);
    state = result.state;
  }
  const differences = statusDifference(history.status, runStatusOf(state));
  const same = differences.length === 0;
  return { same, verdict: same ? 'same' : 'different', differences, missing: [] };
}

/** One input, as the worker gives it: a re-driven run numbers its facts anew. */
export function giveInput(plan: FlowPlan, state: RunState, input: RecordedInput): StepResult {
  return input.type === 'redriven'
    ? retryFromFailure(plan, { ...state, seq: 0 }, input.atMs)
    : step(plan, state, input);
}
