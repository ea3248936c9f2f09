import { flowError, type MessageStatus } from '@columba/workflow-contracts';
import type { RunToken } from '@columba/workflow-engine';

/** What a provider's receipt says of a message whose sending is in doubt. */
export interface ReceiptPayload {
  status: MessageStatus;
  providerMessageId?: string | null;
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
