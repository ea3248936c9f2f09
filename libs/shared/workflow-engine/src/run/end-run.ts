import type { FlowError } from '@columba/workflow-contracts';
import { disarm } from './arm-waits.js';
import type { RunCommand } from './run-command.js';
import type { RunDraft } from './run-draft.js';
import type { RunToken } from './run-state.js';

const DROPPED = new Set<RunCommand['type']>(['run_node', 'subscribe', 'cancel_child']);

/** Whether a command makes no sense any more for a run that has ended. */
function isOver(command: RunCommand): boolean {
  return DROPPED.has(command.type) || (command.type === 'start_child' && command.waitId !== null);
}

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

export function cancelRun(draft: RunDraft, by: string | null, reason?: string): void {
  dropTokens(draft);
  draft.forgetLoops();
  draft.change({ status: 'cancelled' });
  draft.fact({ type: 'run.cancelled', by, ...(reason === undefined ? {} : { reason }) });
  draft.command({ type: 'finish', status: 'cancelled', error: null });
}

function dropTokens(draft: RunDraft): void {
  for (const token of draft.state.tokens) disarm(draft, token);
  // A run_node of this very step would call an executor for a run that has ended. Children that are waited for are kept
  // for a re-drive; those of a cancelled run end with it, which is the store's to see to.
  const out = draft.commands.filter((command) => !isOver(command));
  draft.commands.splice(0, draft.commands.length, ...out);
  draft.change({ tokens: [] });
}
