import { cancelRun } from './end-run.js';
import { handleFailed, handleSettled } from './handle-attempt.js';
import { handleSignalled } from './handle-signalled.js';
import { fireTimers } from './handle-timer.js';
import { handleWaitingExternal } from './handle-waiting-external.js';
import { pauseRun, resumeRun } from './pause-run.js';
import { runDeadline } from './run-deadline.js';
import type { RunDraft } from './run-draft.js';
import type { RunInput, StartedInput } from './run-input.js';
import type { JsonObject } from './run-state.js';

/** Answers whether the input applied. */
type Handler<I> = (draft: RunDraft, input: I) => boolean;

const HANDLERS: { [T in RunInput['type']]: Handler<Extract<RunInput, { type: T }>> } = {
  started: handleStarted,
  settled: handleSettled,
  failed: handleFailed,
  timer: fireTimers,
  signalled: handleSignalled,
  waiting_external: handleWaitingExternal,
  cancelled: (draft, { by, reason }) => {
    cancelRun(draft, by, reason);
    return true;
  },
  paused: (draft, input) => {
    if (draft.state.status !== 'active') return false;
    pauseRun(draft, input);
    return true;
  },
  resumed: (draft, input) => {
    if (draft.state.status !== 'paused') return false;
    resumeRun(draft, input);
    fireTimers(draft, input);
    return true;
  },
  context: (draft, { customer, shared }) => {
    changeCustomer(draft, customer);
    if (shared) draft.change({ shared });
    return true;
  },
};

export function handleInput(draft: RunDraft, input: RunInput): boolean {
  return (HANDLERS[input.type] as Handler<RunInput>)(draft, input);
}

function handleStarted(draft: RunDraft, input: StartedInput): boolean {
  const { nodeId, context, restartedFrom, paused, shared } = input;
  if (draft.state.status !== 'pending') return false;
  draft.change({ status: 'active', context, vars: { ...draft.plan.settings.variables, ...draft.state.vars } });
  draft.change(runDeadline(draft.plan, draft.atMs));
  if (shared) draft.change({ shared });
  const origin = restartedFrom === undefined ? {} : { restartedFrom };
  draft.fact({ type: 'run.started', flowVersion: context.run.version, trigger: nodeId, ...origin });
  draft.addToken({ nodeId, status: 'ready', iteration: 0, attempt: 0, sinceMs: draft.atMs, from: null });
  draft.drop('restart');
  if (paused) pauseRun(draft, paused);
  return true;
}

function changeCustomer(draft: RunDraft, customer: JsonObject | null): void {
  const { context } = draft.state;
  if (context) draft.change({ context: { ...context, customer } });
}
