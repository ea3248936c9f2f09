import type { FlowError } from '@columba/workflow-contracts';
import { retryDelayMs } from '../retry/retry-policy.js';
import { disarm } from './arm-waits.js';
import { findCatcher, takeCaught } from './catch-error.js';
import { failRun } from './end-run.js';
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
  if (!isCaught(draft, token, error)) failRun(draft, error, token);
}

/** Something went wrong with a loop between two of its iterations. When it is re-driven, it goes on there. */
export function raise(draft: RunDraft, loop: RunToken, error: FlowError): void {
  if (!isCaught(draft, loop, error)) failRun(draft, error, null);
}

/** The run fails, whoever would catch the error. */
export function failForGood(draft: RunDraft, token: RunToken, cause: FlowError): void {
  const error = { ...cause, nodeId: token.nodeId };
  reportFailure(draft, token, { error, caught: false, willRetryAtMs: null });
  failRun(draft, error, token);
}

function isCaught(draft: RunDraft, token: RunToken, error: FlowError): boolean {
  const catcher = findCatcher(draft, token, error);
  const caught = catcher !== null;
  for (const failed of [token, ...(catcher?.loops ?? [])]) {
    reportFailure(draft, failed, { error, caught, willRetryAtMs: null });
  }
  if (catcher) takeCaught(draft, token, error, catcher);
  return caught;
}

function reportFailure(
  draft: RunDraft,
  { nodeId, id: tokenId, attempt }: RunToken,
  what: { error: FlowError; caught: boolean; willRetryAtMs: number | null },
): void {
  draft.fact({ type: 'node.failed', nodeId, tokenId, attempt: Math.max(attempt, 1), ...what });
}
