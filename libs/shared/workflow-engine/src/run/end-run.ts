import type { FlowError } from '@columba/workflow-contracts';
import { disarm } from './arm-waits.js';
import type { RunDraft } from './run-draft.js';
import type { RunToken } from './run-state.js';

export function completeRun(draft: RunDraft): void {
  draft.change({ status: 'completed' });
  draft.fact({ type: 'run.completed' });
  draft.command({ type: 'finish', status: 'completed', error: null });
}

/** The run fails as a whole: its other paths stop where they are, and are kept for a re-drive. `failed`: had gone in. */
export function failRun(draft: RunDraft, error: FlowError, failed: RunToken | null): void {
  const { tokens } = draft.state;
  dropTokens(draft);
  draft.change({
    status: 'failed',
    failure: { error, tokenId: failed?.id ?? null, nodeId: error.nodeId, tokens },
  });
  draft.fact({ type: 'run.failed', error });
  draft.command({ type: 'finish', status: 'failed', error });
}

export function cancelRun(draft: RunDraft, by: string | null): void {
  dropTokens(draft);
  draft.change({ status: 'cancelled' });
  draft.fact({ type: 'run.cancelled', by });
  draft.command({ type: 'finish', status: 'cancelled', error: null });
}

function dropTokens(draft: RunDraft): void {
  for (const token of draft.state.tokens) disarm(draft, token);
  // A run_node of this very step would call an executor for a run that has ended.
  const out = draft.commands.filter((command) => command.type !== 'run_node' && command.type !== 'subscribe');
  draft.commands.splice(0, draft.commands.length, ...out);
  draft.change({ tokens: [] });
}
