import type { FlowError } from '@columba/workflow-contracts';
import { decide } from './advance.js';
import { applyError } from './apply-error.js';
import { disarm } from './arm-waits.js';
import { endReconciliation, settleAttempt } from './handle-attempt.js';
import { endLimit } from './handle-timer.js';
import type { RunDraft } from './run-draft.js';
import type { SignalledInput } from './run-input.js';
import type { JsonObject, RunToken } from './run-state.js';

/** What a wait was for has come. Only one signal is ever taken for one wait. */
export function handleSignalled(draft: RunDraft, { waitId, payload }: SignalledInput): boolean {
  const token = draft.state.tokens.find((one) => one.waits?.some((wait) => wait.id === waitId));
  const wait = token?.waits?.find((one) => one.id === waitId);
  if (!token || !wait) return false;
  if (wait.kind === 'reconcile') return reconcile(draft, token, payload);
  if (wait.kind === 'limit') return endLimit(draft, token);
  const disarmed = disarm(draft, token, wait.kind);
  if (canTakeNow(token)) takeSignal(draft, disarmed, payload);
  else draft.update(disarmed, { signal: payload });
  return true;
}

/** A reply proves that the question arrived: there is nothing left to reconcile. Otherwise the send must settle first. */
function canTakeNow({ status, reason }: RunToken): boolean {
  return status === 'waiting' && reason !== 'retry' && reason !== 'limit';
}

function takeSignal(draft: RunDraft, token: RunToken, payload: JsonObject): void {
  decide(draft, endReconciliation(draft, token), (visit) => {
    return visit.node.behaviour.signalled?.(visit, payload) ?? { kind: 'end' };
  });
}

function reconcile(draft: RunDraft, token: RunToken, payload: JsonObject): boolean {
  const { outcome, output, error } = payload;
  if (typeof outcome === 'string') {
    settleAttempt(draft, endReconciliation(draft, token), { outcome, output: output as JsonObject | undefined });
    return true;
  }
  if (typeof error !== 'object' || error === null) return false;
  applyError(draft, endReconciliation(draft, token), error as FlowError);
  return true;
}
