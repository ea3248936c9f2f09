import type { Decision } from '../behaviours/node-behaviour.js';
import type { RunDraft } from './run-draft.js';
import type { RunToken } from './run-state.js';

/** The token rests at its loop from now on; `turnLoops` begins the iterations. */
export function beginLoop(draft: RunDraft, token: RunToken, decision: Extract<Decision, { kind: 'loop' }>): void {
  const { count, items } = decision;
  draft.update(token, { status: 'looping' });
  draft.putLoop(token.id, { ...(items ? { items } : {}), count, results: [], failed: 0 });
  draft.fact({ type: 'node.started', nodeId: token.nodeId, tokenId: token.id, attempt: 1 });
}
