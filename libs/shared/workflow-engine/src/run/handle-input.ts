import { cancelRun } from './end-run.js';
import { handleFailed, handleSettled } from './handle-attempt.js';
import { handleSignalled } from './handle-signalled.js';
import { fireTimers } from './handle-timer.js';
import { handleWaitingExternal } from './handle-waiting-external.js';
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
  cancelled: (draft, { by }) => {
    cancelRun(draft, by);
    return true;
  },
  paused: (draft) => {
    if (draft.state.status !== 'active') return false;
    draft.change({ status: 'paused' });
    draft.fact({ type: 'run.paused' });
    return true;
  },
  resumed: (draft, input) => {
    if (draft.state.status !== 'paused') return false;
    draft.change({ status: 'active' });
    draft.fact({ type: 'run.resumed' });
    fireTimers(draft, input);
    return true;
  },
  context: (draft, { customer }) => {
    changeCustomer(draft, customer);
    return true;
  },
};

export function handleInput(draft: RunDraft, input: RunInput): boolean {
  return (HANDLERS[input.type] as Handler<RunInput>)(draft, input);
}

function handleStarted(draft: RunDraft, { nodeId, context }: StartedInput): boolean {
  if (draft.state.status !== 'pending') return false;
  draft.change({ status: 'active', context, vars: { ...draft.plan.settings.variables, ...draft.state.vars } });
  draft.fact({ type: 'run.started', flowVersion: context.run.version, trigger: nodeId });
  draft.addToken({ nodeId, status: 'ready', iteration: 0, attempt: 0, sinceMs: draft.atMs, from: null });
  return true;
}

function changeCustomer(draft: RunDraft, customer: JsonObject | null): void {
  const { context } = draft.state;
  if (context) draft.change({ context: { ...context, customer } });
}
