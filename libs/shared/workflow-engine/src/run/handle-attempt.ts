import { flowError } from '@columba/workflow-contracts';
import { decide } from './advance.js';
import { applyError } from './apply-error.js';
import { disarm } from './arm-waits.js';
import type { RunDraft } from './run-draft.js';
import type { ContextPatch, FailedInput, SettledInput } from './run-input.js';
import { idempotencyKeyOf } from './run-keys.js';
import type { RunToken } from './run-state.js';

/** The token whose attempt is out, or is being reconciled; a stale attempt has none. */
export function tokenOut(draft: RunDraft, tokenId: string, attempt: number): RunToken | null {
  const token = draft.token(tokenId);
  if (!token || token.attempt !== attempt) return null;
  const isOut = token.status === 'executing' || (token.status === 'waiting' && token.reason === 'reconcile');
  return isOut ? token : null;
}

export function handleSettled(draft: RunDraft, input: SettledInput): boolean {
  const token = tokenOut(draft, input.tokenId, input.attempt);
  if (!token) return false;
  applyPatch(draft, input.patch);
  settleAttempt(draft, endReconciliation(draft, token), input);
  return true;
}

export function handleFailed(draft: RunDraft, input: FailedInput): boolean {
  const token = tokenOut(draft, input.tokenId, input.attempt);
  if (!token) return false;
  applyError(draft, endReconciliation(draft, token), input.error);
  return true;
}

type Settlement = Pick<SettledInput, 'outcome' | 'output' | 'detail'>;

export function settleAttempt(draft: RunDraft, token: RunToken, { outcome, output, detail }: Settlement): void {
  decide(draft, token, (visit) => {
    const { settled } = visit.node.behaviour;
    return settled ? settled(visit, { outcome, output, detail }) : { kind: 'leave', port: outcome, output, detail };
  });
}

/** What became of an effect is known now. */
export function endReconciliation(draft: RunDraft, token: RunToken): RunToken {
  if (token.status !== 'waiting' || token.reason !== 'reconcile') return token;
  const { nodeId, id: tokenId } = token;
  draft.fact({ type: 'effect.reconciled', nodeId, tokenId, effectKey: idempotencyKeyOf(draft.state, token) });
  return backToExecuting(draft, token);
}

/** As it was before it was parked. */
export function backToExecuting(draft: RunDraft, token: RunToken): RunToken {
  const disarmed = disarm(draft, token, 'reconcile');
  return draft.update(disarmed, { status: 'executing', reason: undefined, untilMs: undefined, fallback: undefined });
}

function applyPatch(draft: RunDraft, patch: ContextPatch | undefined): void {
  const { context } = draft.state;
  draft.setVars(patch?.vars);
  applyShared(draft, patch?.shared);
  if (context && patch?.customer) {
    draft.change({ context: { ...context, customer: { ...context.customer, ...patch.customer } } });
  }
}

/** What this run has written is what it reads from now on. */
function applyShared(draft: RunDraft, written: ContextPatch['shared']): void {
  const { shared } = draft.state;
  if (!shared || !written) return;
  draft.change({
    shared: {
      ...shared,
      flow: { ...shared.flow, ...written.flow },
      tenant: { ...shared.tenant, ...written.tenant },
    },
  });
}

/** Nobody could tell whether the effect happened, and the executor named no outcome to go on with. */
export function failUnreconciled(draft: RunDraft, token: RunToken): void {
  const message = 'It is not known whether this took effect: no answer came in time. It was not done again.';
  applyError(draft, token, flowError({ code: 'effect.unknown', kind: 'permanent', message }));
}
