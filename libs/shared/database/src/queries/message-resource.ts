import type { Channel, MessageResource, MessageStatus } from '@columba/workflow-contracts';
import type { Message } from '../generated/client.js';

export function messageResource(row: Message): MessageResource {
  const { id, direction, channel, status, body, subject, runId, nodeId, createdAt } = row;
  return {
    id,
    direction: direction === 'inbound' ? 'inbound' : 'outbound',
    channel: channel as Channel,
    status: status as MessageStatus,
    body,
    subject,
    runId,
    nodeId,
    createdAt: createdAt.toISOString(),
  };
}
