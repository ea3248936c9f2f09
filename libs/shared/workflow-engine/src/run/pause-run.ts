import type { RunDraft } from './run-draft.js';
import type { Intention } from './run-input.js';

/** Nothing new begins; what is out may still settle. `pausedFor` stays readable until the run goes on. */
export function pauseRun(draft: RunDraft, { by, reason }: Intention): void {
  draft.change({ status: 'paused', ...(reason === undefined ? {} : { pausedFor: reason }) });
  draft.fact({ type: 'run.paused', ...wanted({ by, reason }) });
}

export function resumeRun(draft: RunDraft, { by, reason }: Intention): void {
  draft.drop('pausedFor');
  draft.change({ status: 'active' });
  draft.fact({ type: 'run.resumed', ...wanted({ by, reason }) });
}

/** Without what nobody said: JSON would lose it, and a fact must equal itself read back. */
function wanted({ by, reason }: Intention): Intention {
  return { ...(by === undefined ? {} : { by }), ...(reason === undefined ? {} : { reason }) };
}
