import type { RunDraft } from './run-draft.js';
import { waitIdOf } from './run-keys.js';
import type { RunToken, TokenWait } from './run-state.js';
import type { PlanVisit } from './visit.js';

/** Arms what the node subscribes to, if it does. */
export function armSubscription(draft: RunDraft, visit: PlanVisit, expiresAtMs: number | null): RunToken {
  const { node, token } = visit;
  const subscription = node.behaviour.subscription?.(visit);
  if (!subscription) return token;
  const waitId = waitIdOf(draft.state, token, subscription.kind);
  draft.command({ type: 'subscribe', waitId, tokenId: token.id, nodeId: node.id, ...subscription, expiresAtMs });
  return addWait(draft, token, { id: waitId, kind: subscription.kind });
}

/** Looks out for what tells whether an effect happened. */
export function armReconciliation(
  draft: RunDraft,
  token: RunToken,
  correlation: string | null,
  untilMs: number,
): RunToken {
  const waitId = waitIdOf(draft.state, token, 'reconcile');
  const { id: tokenId, nodeId } = token;
  draft.command({
    type: 'subscribe',
    waitId,
    tokenId,
    nodeId,
    kind: 'reconcile',
    eventType: null,
    correlation,
    filter: null,
    channel: null,
    expiresAtMs: untilMs,
  });
  return addWait(draft, token, { id: waitId, kind: 'reconcile', ...(correlation === null ? {} : { correlation }) });
}

function addWait(draft: RunDraft, token: RunToken, wait: TokenWait): RunToken {
  const others = token.waits?.filter((one) => one.id !== wait.id) ?? [];
  return draft.update(token, { waits: [...others, wait] });
}

/** Disarms the token's waits: all of them, or those of one kind. */
export function disarm(draft: RunDraft, token: RunToken, kind?: TokenWait['kind']): RunToken {
  if (!token.waits) return token;
  const leaving = token.waits.filter((wait) => kind === undefined || wait.kind === kind);
  for (const wait of leaving) draft.command({ type: 'unsubscribe', waitId: wait.id });
  const staying = token.waits.filter((wait) => !leaving.includes(wait));
  return draft.update(token, { waits: staying.length > 0 ? staying : undefined });
}
