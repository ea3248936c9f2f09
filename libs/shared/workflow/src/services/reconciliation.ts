import { flowError, type MessageStatus } from '@columba/workflow-contracts';
import type { RunState, RunToken } from '@columba/workflow-engine';
import type { EffectWrite } from '../ports/run-store.port.js';

/** What a provider's receipt says of a message whose sending is in doubt. */
export interface ReceiptPayload {
  status: MessageStatus;
  providerMessageId?: string | null;
}

/** What a wait was for, as the engine takes it. A receipt speaks of statuses, and settles the effect's row as well. */
export function whatCame(
  state: RunState,
  waitId: string,
  payload: object | null,
): { payload: Record<string, unknown>; effect: EffectWrite | null } {
  const token = state.tokens.find((one) => one.reason === 'reconcile' && one.waits?.some((wait) => wait.id === waitId));
  if (!token) return { payload: { ...payload }, effect: null };
  const receipt = payload as ReceiptPayload;
  return { payload: reconciledBy(receipt, token), effect: reconciledEffect(waitId, receipt, token) };
}

/** The end of a reconciliation: the provider has the message after all, or has refused it. */
export function reconciledBy(
  receipt: ReceiptPayload,
  token: Pick<RunToken, 'nodeId' | 'fallback'>,
): Record<string, unknown> {
  if (receipt.status === 'failed') {
    const message = 'The provider reports that the message could not be delivered.';
    return { error: flowError({ code: 'message.failed', kind: 'permanent', message, nodeId: token.nodeId }) };
  }
  const { outcome = 'sent', output } = token.fallback ?? {};
  return { outcome, output: { ...output, status: 'accepted' } };
}

/** The effect's row says the same. A wait for a receipt is named after the effect's key. */
export function reconciledEffect(
  waitId: string,
  receipt: ReceiptPayload,
  token: Pick<RunToken, 'nodeId' | 'attempt' | 'fallback'>,
): EffectWrite {
  const { nodeId, attempt, fallback } = token;
  const failed = receipt.status === 'failed';
  const kind = `message.${String(fallback?.output?.channel ?? 'unknown')}`;
  return {
    key: waitId.replace(/:reconcile$/, ''),
    nodeId,
    kind,
    state: failed ? 'failed' : 'confirmed',
    attempt,
    result: failed ? null : (fallback ?? null),
  };
}
