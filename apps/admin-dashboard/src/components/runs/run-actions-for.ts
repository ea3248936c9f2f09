import { type RunAction, type RunStatus, TERMINAL_RUN_STATUSES } from '@columba/workflow-contracts';

const ALL: readonly RunAction[] = ['pause', 'resume', 'retry', 'cancel'];

function fits(action: RunAction, status: RunStatus): boolean {
  if (action === 'retry') return status === 'failed';
  if (action === 'resume') return status === 'paused';
  const active = !TERMINAL_RUN_STATUSES.includes(status);
  return action === 'pause' ? active && status !== 'paused' : active;
}

/** What can be done with at least one run of these statuses; null: the statuses are not known. */
export function runActionsFor(statuses: Iterable<RunStatus> | null): RunAction[] {
  if (statuses === null) return [...ALL];
  const known = [...statuses];
  return ALL.filter((action) => known.some((status) => fits(action, status)));
}
