import type { ChannelConnection } from '@columba/workflow/ports';
import {
  type CloudEvent,
  CONSENT_CHANGED,
  type ConsentChangedData,
  formatSubject,
  MESSAGE_RECEIVED,
  MESSAGE_STATUS,
  type MessageReceivedData,
  type MessageStatusData,
  type SubjectKind,
} from '@columba/workflow-contracts';

const SUBJECT_OF_CHANNEL: Record<ChannelConnection['channel'], SubjectKind> = {
  whatsapp: 'whatsapp',
  instagram: 'instagram',
  sms: 'phone',
  email: 'email',
};

/** `id` must be the same at each redelivery of the same thing. */
export function messageReceived(
  connection: ChannelConnection,
  id: string,
  message: Omit<MessageReceivedData, 'channel' | 'connectionId'>,
): CloudEvent<MessageReceivedData> {
  const { channel, id: connectionId } = connection;
  const data: MessageReceivedData = { channel, connectionId, ...message, text: storable(message.text) };
  if (message.profileName !== undefined) data.profileName = storable(message.profileName);
  if (message.subject !== undefined) data.subject = storable(message.subject);
  return event(connection, id, MESSAGE_RECEIVED, message.from, message.sentAtMs, data);
}

export function messageStatus(
  connection: ChannelConnection,
  id: string,
  status: Omit<MessageStatusData, 'channel' | 'connectionId'>,
): CloudEvent<MessageStatusData> {
  const { channel, id: connectionId } = connection;
  const data: MessageStatusData = { channel, connectionId, ...status };
  return event(connection, id, MESSAGE_STATUS, status.recipient, status.atMs, data);
}

export function optedOut(
  connection: ChannelConnection,
  id: string,
  change: { address: string; source: string; atMs: number },
): CloudEvent<ConsentChangedData> {
  const { channel } = connection;
  const { address, source } = change;
  const data: ConsentChangedData = { channel, address, state: 'opted_out', topic: 'all', source };
  return event(connection, id, CONSENT_CHANGED, address, change.atMs, data);
}

function event<D>(
  connection: ChannelConnection,
  id: string,
  type: string,
  address: string | undefined,
  atMs: number,
  data: D,
): CloudEvent<D> {
  return {
    specversion: '1.0',
    id,
    source: `/${connection.provider}/${connection.id}`,
    type,
    ...(address ? { subject: formatSubject({ kind: SUBJECT_OF_CHANNEL[connection.channel], value: address }) } : {}),
    time: new Date(atMs).toISOString(),
    datacontenttype: 'application/json',
    tenantid: connection.tenantId,
    data,
  };
}

/** Text that any store takes: no NUL, no half of a surrogate pair. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd');
}
