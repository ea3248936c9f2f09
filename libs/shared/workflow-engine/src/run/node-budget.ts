import { flowError } from '@columba/workflow-contracts';
import { failRun } from './end-run.js';
import type { RunDraft } from './run-draft.js';

/** A run that enters more nodes than this is going round in circles. */
export const MOST_NODES = 10_000;

/** False when the run has gone through all the nodes that it may, and has failed over it. */
export function mayGoOn(draft: RunDraft, nodeId: string): boolean {
  if (draft.state.executed < MOST_NODES) return true;
  const message = `The run has gone through ${MOST_NODES} nodes. A cycle or a loop in the flow never comes to its end.`;
  failRun(draft, flowError({ code: 'run.too-many-nodes', kind: 'user', message, nodeId }), null);
  return false;
}
