import type { FlowPlan } from '../plan/flow-plan.js';
import { advance } from './advance.js';
import { handleInput } from './handle-input.js';
import type { StepResult } from './run-command.js';
import { RunDraft } from './run-draft.js';
import type { RunInput } from './run-input.js';
import type { RunState } from './run-state.js';

const TERMINAL = new Set<RunState['status']>(['completed', 'failed', 'cancelled']);

/**
 * Decides what follows from one input and does nothing itself: the next state, what the world must do, and what has
 * happened. Goes through every node that needs no effect in the same call. Reads no clock, throws nothing, and leaves
 * its arguments as they are; the next state shares what has not changed. The same inputs always give the same answers.
 *
 * An input that no longer applies (a stale attempt, a wait that is not armed, a run that has ended) changes nothing: the
 * same state comes back, without commands and facts.
 */
export function step(plan: FlowPlan, state: RunState, input: RunInput): StepResult {
  if (TERMINAL.has(state.status)) return { state, commands: [], facts: [] };
  const draft = new RunDraft(plan, state, input.atMs);
  if (!handleInput(draft, input)) return { state, commands: [], facts: [] };
  advance(draft);
  return draft.result();
}
