import { decide } from './advance.js';
import { applyError } from './apply-error.js';
import { disarm } from './arm-waits.js';
import { classifyThrown } from './classify-error.js';
import { backToExecuting, failUnreconciled, settleAttempt } from './handle-attempt.js';
import { failWhenOverdue } from './run-deadline.js';
import type { RunDraft } from './run-draft.js';
import type { RunToken } from './run-state.js';
import { startAttempt } from './start-attempt.js';
import { visitOf } from './visit.js';

/** Fires every timer that is due, earliest first, unless the run's own time is over. A paused run keeps them until it is resumed. */
export function fireTimers(draft: RunDraft, { atMs }: { atMs: number }): boolean {
  if (draft.state.status !== 'active') return false;
  if (failWhenOverdue(draft)) return true;
  const due = draft.state.tokens
    .filter((token) => token.status === 'waiting' && token.untilMs !== undefined && token.untilMs <= atMs)
    .sort((a, b) => (a.untilMs ?? 0) - (b.untilMs ?? 0));
  for (const token of due) {
    if (draft.state.status !== 'active') break;
    // A timer before it may have ended the iteration that this one belongs to.
    if (draft.token(token.id)) fireTimer(draft, token);
  }
  return due.length > 0;
}

function fireTimer(draft: RunDraft, token: RunToken): void {
  if (token.reason === 'retry') attemptAgain(draft, token, token.attempt + 1);
  else if (token.reason === 'limit') attemptAgain(draft, token, token.attempt);
  else if (token.reason === 'reconcile') giveUpReconciling(draft, token);
  else timeOut(draft, token);
}

/** What held the attempt back is over: at once, or when the run is resumed. */
export function endLimit(draft: RunDraft, token: RunToken): boolean {
  if (draft.state.status === 'active') attemptAgain(draft, token, token.attempt);
  else draft.update(disarm(draft, token, 'limit'), { untilMs: draft.atMs });
  return true;
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
  const free = disarm(draft, token, 'limit');
  const next = draft.update(free, { status: 'executing', attempt, reason: undefined, untilMs: undefined });
  try {
    startAttempt(draft, node, next, visitOf(draft.state, node, next, draft.atMs).config());
  } catch (thrown) {
    applyError(draft, next, classifyThrown(thrown));
  }
}
