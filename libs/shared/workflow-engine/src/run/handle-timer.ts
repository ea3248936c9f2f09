import { decide } from './advance.js';
import { applyError } from './apply-error.js';
import { classifyThrown } from './classify-error.js';
import { backToExecuting, failUnreconciled, settleAttempt } from './handle-attempt.js';
import type { RunDraft } from './run-draft.js';
import type { RunToken } from './run-state.js';
import { startAttempt } from './start-attempt.js';
import { visitOf } from './visit.js';

/** Fires every timer that is due, earliest first. A paused run keeps them until it is resumed. */
export function fireTimers(draft: RunDraft, { atMs }: { atMs: number }): boolean {
  if (draft.state.status !== 'active') return false;
  const due = draft.state.tokens
    .filter((token) => token.status === 'waiting' && token.untilMs !== undefined && token.untilMs <= atMs)
    .sort((a, b) => (a.untilMs ?? 0) - (b.untilMs ?? 0));
  for (const token of due) {
    if (draft.state.status !== 'active') break;
    fireTimer(draft, token);
  }
  return due.length > 0;
}

function fireTimer(draft: RunDraft, token: RunToken): void {
  if (token.reason === 'retry') attemptAgain(draft, token, token.attempt + 1);
  else if (token.reason === 'limit') attemptAgain(draft, token, token.attempt);
  else if (token.reason === 'reconcile') giveUpReconciling(draft, token);
  else timeOut(draft, token);
}

function timeOut(draft: RunDraft, token: RunToken): void {
  decide(draft, token, (visit) => visit.node.behaviour.timedOut?.(visit) ?? { kind: 'end' });
}

function giveUpReconciling(draft: RunDraft, token: RunToken): void {
  const { fallback } = token;
  const executing = backToExecuting(draft, token);
  if (fallback) settleAttempt(draft, executing, fallback);
  else failUnreconciled(draft, executing);
}

function attemptAgain(draft: RunDraft, token: RunToken, attempt: number): void {
  const node = draft.node(token);
  if (!node) return;
  const next = draft.update(token, { status: 'executing', attempt, reason: undefined, untilMs: undefined });
  try {
    startAttempt(draft, node, next, visitOf(draft.state, node, next, draft.atMs).config());
  } catch (thrown) {
    applyError(draft, next, classifyThrown(thrown));
  }
}
