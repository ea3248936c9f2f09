import type { CustomerSnapshot } from '../ports/customer.port.js';
import type { IncomingEvent } from './incoming-event.js';

/** `event` in templates and conditions. A message is flat (`event.text`), a business event keeps its `data`. */
export function eventContext(incoming: IncomingEvent): Record<string, unknown> {
  const { event, message } = incoming;
  const { id, type, time } = event;
  if (!message) return { id, type, time: time ?? null, subject: event.subject ?? null, data: event.data ?? null };
  const { text, channel, from, providerMessageId: messageId, media, subject, profileName } = message;
  return {
    id,
    type,
    time: time ?? null,
    text,
    channel,
    from,
    messageId,
    media,
    subject: subject ?? null,
    profileName: profileName ?? null,
  };
}

/** `customer` in templates and conditions: the snapshot, and the first address of each kind by its short name. */
export function customerContext(customer: CustomerSnapshot | null): Record<string, unknown> | null {
  if (!customer) return null;
  const first = (...kinds: string[]) =>
    customer.identities.find((identity) => kinds.includes(identity.kind))?.value ?? null;
  return { ...customer, phone: first('phone', 'whatsapp'), email: first('email') };
}
