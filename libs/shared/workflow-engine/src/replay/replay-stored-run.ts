import type { FlowPlan } from '../plan/flow-plan.js';
import type { StepFact } from '../run/run-command.js';
import { runStatusOf } from '../run/run-progress.js';
import { initialState, type RunState } from '../run/run-state.js';
import { type Difference, factDifferences, statusDifference } from './difference.js';
import { KnownOutputs } from './known-outputs.js';
import { giveInput, type Replay } from './replay-history.js';
import type { StoredRun } from './stored-run.js';
import { traceInput } from './trace-input.js';

const MENTIONS_CUSTOMER = /\bcustomer\b/;

/**
 * Replays a run of which only what every run leaves behind is known: its facts, its last state and its effects. Each fact
 * is traced to the input that it must have come from; that input is given to today's engine, and what follows is
 * compared. Where something that a decision may have gone by is not stored (the customer as they were then, the output of
 * an earlier turn), a difference proves nothing, and the verdict is `not-comparable`.
 */
export function replayStoredRun(plan: FlowPlan, run: StoredRun): Replay {
  const outputs = new KnownOutputs(run);
  let state: RunState = run.begin ? { ...run.begin, seq: 0 } : initialState({ runId: run.state.runId });
  let at = 0;
  while (at < run.facts.length) {
    const inputs = traceInput({ state, ahead: run.facts.slice(at), outputs });
    if (!inputs) return untraceable(run.facts[at], state, plan, outputs);
    const replayed: StepFact[] = [];
    for (const input of inputs) {
      const result = giveInput(plan, state, input);
      state = result.state;
      replayed.push(...result.facts);
    }
    const recorded = run.facts.slice(at, at + Math.max(replayed.length, 1));
    const differences = factDifferences(recorded, replayed, run.facts.slice(0, at));
    if (differences.length > 0) return judged(differences, state, plan, outputs);
    at += replayed.length;
  }
  return judged(statusDifference(run.status, statusAtRest(run, state)), state, plan, outputs);
}

/** A run that a worker holds counts as running, also while the engine sees it wait. */
function statusAtRest({ status }: StoredRun, state: RunState): string {
  const replayed = runStatusOf(state);
  return status === 'running' && replayed === 'waiting' ? status : replayed;
}

function judged(differences: Difference[], state: RunState, plan: FlowPlan, outputs: KnownOutputs): Replay {
  const missing = [...outputs.missing, ...customerThen(state, plan), ...variablesThen(plan)];
  if (differences.length === 0) return { same: true, verdict: 'same', differences, missing };
  return { same: false, verdict: missing.length > 0 ? 'not-comparable' : 'different', differences, missing };
}

/** Only the newest snapshot of the customer is stored: what a node read that mentions them may have been another one. */
function customerThen({ context, visits }: RunState, { nodes }: FlowPlan): string[] {
  if (!context?.customer) return [];
  const readers = Object.keys(visits).filter((id) =>
    MENTIONS_CUSTOMER.test(JSON.stringify(nodes.get(id)?.config ?? {})),
  );
  return readers.length > 0 ? [`the customer as they were when ${readers.map((id) => `"${id}"`).join(', ')} ran`] : [];
}

/** So it is with variables that outlive runs. */
function variablesThen({ shared }: FlowPlan): string[] {
  return shared ? ['the variables of the flow and the tenant as they were then'] : [];
}

function untraceable(fact: StepFact | undefined, state: RunState, plan: FlowPlan, outputs: KnownOutputs): Replay {
  const type = fact?.body.type ?? 'run.started';
  const why = UNSTORED[type] ?? `what led to fact ${fact?.seq}, ${type}`;
  const { missing } = judged([], state, plan, outputs);
  return { same: false, verdict: 'not-comparable', differences: [], missing: [why, ...missing] };
}

const UNSTORED: Readonly<Record<string, string>> = {
  'run.started': 'what the run began with: it begins another one anew, or its context is gone',
  'run.resumed': 'what the run went on from: it goes on where another one failed',
  'run.migrated': 'the steps before the move to another version, which is another flow',
  'run.failed': 'why the run was given up: that is not for the engine to decide',
};
