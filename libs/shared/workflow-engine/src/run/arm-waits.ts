import type { RunDraft } from './run-draft.js';
import { waitIdOf } from './run-keys.js';
import type { RunToken, TokenWait } from './run-state.js';
import { startChild } from './start-child.js';
import type { PlanVisit } from './visit.js';

/** Arms what the node subscribes to, if it does. */
export function armSubscription(draft: RunDraft, visit: PlanVisit, expiresAtMs: number | null): RunToken {
  const { node, token } = visit;
  const subscription = node.behaviour.subscription?.(visit);
  if (!subscription) return token;
  const waitId = waitIdOf(draft.state, token, subscription.kind);
  const { child, ...wanted } = subscription;
  draft.command({ type: 'subscribe', waitId, tokenId: token.id, nodeId: node.id, ...wanted, expiresAtMs });
  if (child) startChild(draft, token, child, waitId);
  return addWait(draft, token, { id: waitId, kind: wanted.kind });
}

/** Looks out for what tells whether an effect happened. */
export function armReconciliation(
  draft: RunDraft,
  token: RunToken,
  correlation: string | null,
  untilMs: number,
): RunToken {
  return armExternal(draft, token, 'reconcile', correlation, untilMs);
}

/** Looks out for the destination to be open again. */
export function armLimit(draft: RunDraft, token: RunToken, destination: string, untilMs: number): RunToken {
  return armExternal(draft, token, 'limit', destination, untilMs);
}

function armExternal(
  draft: RunDraft,
  token: RunToken,
  kind: 'reconcile' | 'limit',
  correlation: string | null,
  expiresAtMs: number,
): RunToken {
  const waitId = waitIdOf(draft.state, token, kind);
  const { id: tokenId, nodeId } = token;
  const unused = { eventType: null, filter: null, channel: null };
  draft.command({ type: 'subscribe', waitId, tokenId, nodeId, kind, correlation, expiresAtMs, ...unused });
  return addWait(draft, token, { id: waitId, kind, ...(correlation === null ? {} : { correlation }) });
}

function addWait(draft: RunDraft, token: RunToken, wait: TokenWait): RunToken {
  const others = token.waits?.filter((one) => one.id !== wait.id) ?? [];
  return draft.update(token, { waits: [...others, wait] });
}

/**
 * Disarms the token's waits: all of them, or those of one kind. A child that is still waited for when all are disarmed
 * is wanted no more: its time is over, or its path was given up.
 */
export function disarm(draft: RunDraft, token: RunToken, kind?: TokenWait['kind']): RunToken {
  if (!token.waits) return token;
  const leaving = token.waits.filter((wait) => kind === undefined || wait.kind === kind);
  for (const { id: waitId, kind: waitKind } of leaving) {
    if (waitKind === 'child' && kind === undefined) draft.command({ type: 'cancel_child', waitId });
    draft.command({ type: 'unsubscribe', waitId });
  }
  const staying = token.waits.filter((wait) => !leaving.includes(wait));
  return draft.update(token, { waits: staying.length > 0 ? staying : undefined });
}
