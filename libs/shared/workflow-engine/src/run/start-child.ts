import type { ChildStart } from '../behaviours/node-behaviour.js';
import { childRunId } from './child-run-id.js';
import type { RunDraft } from './run-draft.js';
import { idempotencyKeyOf } from './run-keys.js';
import type { RunToken } from './run-state.js';

/** Gives out a child of the token's node. `waitId`: where its end is signalled. */
export function startChild(draft: RunDraft, token: RunToken, child: ChildStart, waitId: string | null): void {
  const key = idempotencyKeyOf(draft.state, token);
  const runId = childRunId(key, token.sinceMs);
  draft.command({ type: 'start_child', runId, nodeId: token.nodeId, key, waitId, ...child });
}
