import type { FlowError } from '@columba/workflow-contracts';
import { catches } from '../retry/error-match.js';
import { retryDelayMs } from '../retry/retry-policy.js';
import { disarm } from './arm-waits.js';
import { failRun } from './end-run.js';
import { moveAlong } from './move-along.js';
import type { RunDraft } from './run-draft.js';
import { idempotencyKeyOf } from './run-keys.js';
import type { RunToken } from './run-state.js';

/** A node failed: it is tried again, or an error edge catches it, or the run fails. */
export function applyError(draft: RunDraft, token: RunToken, cause: FlowError): void {
  const error: FlowError = { ...cause, nodeId: token.nodeId, retryAfterMs: cause.retryAfterMs ?? null };
  const delayMs = retryDelayOf(draft, token, error);
  if (delayMs === null) giveUp(draft, token, error);
  else waitForRetry(draft, token, error, draft.atMs + delayMs);
}

/** Null when there is nothing to try again: no effect, no attempt yet, or none left. */
function retryDelayOf(draft: RunDraft, token: RunToken, error: FlowError): number | null {
  const policy = draft.node(token)?.retry;
  const attempt = token.attempt - (token.attemptBase ?? 0);
  if (!policy || attempt < 1) return null;
  return retryDelayMs(policy, { attempt, error, idempotencyKey: idempotencyKeyOf(draft.state, token) });
}

function waitForRetry(draft: RunDraft, token: RunToken, error: FlowError, untilMs: number): void {
  reportFailure(draft, token, { error, caught: false, willRetryAtMs: untilMs });
  draft.update(disarm(draft, token, 'reconcile'), { status: 'waiting', reason: 'retry', untilMs, fallback: undefined });
}

function giveUp(draft: RunDraft, token: RunToken, error: FlowError): void {
  const edges = (draft.node(token)?.outgoing.get('error') ?? []).filter((edge) => catches(edge.onError, error));
  const caught = edges.length > 0;
  reportFailure(draft, token, { error, caught, willRetryAtMs: null });
  if (caught) moveAlong(draft, { ...disarm(draft, token), error }, edges);
  else failRun(draft, error, token);
}

function reportFailure(
  draft: RunDraft,
  { nodeId, id: tokenId, attempt }: RunToken,
  what: { error: FlowError; caught: boolean; willRetryAtMs: number | null },
): void {
  draft.fact({ type: 'node.failed', nodeId, tokenId, attempt: Math.max(attempt, 1), ...what });
}
