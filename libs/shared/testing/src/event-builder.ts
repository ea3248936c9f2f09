import {
  type Channel,
  type CloudEvent,
  MESSAGE_RECEIVED,
  type MessageReceivedData,
  messageReceivedDataSchema,
} from '@columba/workflow-contracts';

/** A customer's message as an adapter puts it on the bus. `id` is the provider's, and the dedupe key. */
export function messageReceived(
  fields: { id: string; text: string } & Partial<MessageReceivedData> & { tenantId?: string },
): CloudEvent<MessageReceivedData> {
  const { id, tenantId = 'acme', ...rest } = fields;
  const channel: Channel = rest.channel ?? 'whatsapp';
  const data = messageReceivedDataSchema.parse({
    connectionId: `${channel}-${tenantId}`,
    providerMessageId: id,
    from: '+491701234567',
    to: '+15550783881',
    sentAtMs: 1_700_000_000_000,
    ...rest,
    channel,
  });
  return {
    specversion: '1.0',
    id,
    source: `columba/${channel}/${data.connectionId}`,
    type: MESSAGE_RECEIVED,
    subject: `${channel}:${data.from}`,
    time: new Date(data.sentAtMs).toISOString(),
    tenantid: tenantId,
    data,
  } as CloudEvent<MessageReceivedData>;
}

/** A business event of another service. */
export function businessEvent<D>(
  type: string,
  fields: { id: string; data: D; subject?: string; tenantId?: string },
): CloudEvent<D> {
  const { id, data, subject = 'customer:c1', tenantId = 'acme' } = fields;
  return { specversion: '1.0', id, source: 'shop', type, subject, tenantid: tenantId, data } as CloudEvent<D>;
}
