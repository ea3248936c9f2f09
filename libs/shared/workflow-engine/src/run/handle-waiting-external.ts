import { armLimit, armReconciliation } from './arm-waits.js';
import { tokenOut } from './handle-attempt.js';
import type { RunDraft } from './run-draft.js';
import type { WaitingExternalInput } from './run-input.js';
import { idempotencyKeyOf } from './run-keys.js';

/** An executor parks its attempt: the effect's result is unknown, or a limit holds it back. */
export function handleWaitingExternal(draft: RunDraft, input: WaitingExternalInput): boolean {
  const token = tokenOut(draft, input.tokenId, input.attempt);
  if (token?.status !== 'executing') return false;
  const { reason, untilMs, correlation = null, fallback } = input;
  const { nodeId, id: tokenId } = token;
  const parked = draft.update(token, { status: 'waiting', reason, untilMs, fallback });
  if (reason === 'reconcile') {
    armReconciliation(draft, parked, correlation, untilMs);
    draft.fact({ type: 'effect.unknown', nodeId, tokenId, effectKey: idempotencyKeyOf(draft.state, token) });
  }
  const held = reason === 'limit' && correlation !== null;
  if (held) armLimit(draft, parked, correlation, untilMs);
  draft.fact({ type: 'node.waiting', nodeId, tokenId, reason, untilMs, ...(held ? { destination: correlation } : {}) });
  return true;
}
