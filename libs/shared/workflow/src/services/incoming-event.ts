import {
  type Channel,
  type CloudEvent,
  CONSENT_CHANGED,
  type ConsentChangedData,
  cloudEventSchema,
  consentChangedDataSchema,
  consentKeyword,
  MESSAGE_RECEIVED,
  MESSAGE_STATUS,
  type MessageReceivedData,
  type MessageStatusData,
  messageReceivedDataSchema,
  messageStatusDataSchema,
  parseSubject,
} from '@columba/workflow-contracts';
import type { CustomerIdentity } from '../ports/customer.port.js';
import type { DeliveredRecord } from '../ports/event-bus.port.js';
import type { InboxEvent } from '../ports/intake-store.port.js';

/** An event from the bus, parsed and typed. */
export interface IncomingEvent {
  inbox: InboxEvent;
  event: CloudEvent;
  message: MessageReceivedData | null;
  status: MessageStatusData | null;
  consent: ConsentChangedData | null;
  customer: { id: string } | { identity: CustomerIdentity } | null;
  channel: Channel | null;
  /** Its partition has just come over from another worker, which may still be at work on what came before. */
  handedOver: boolean;
  /** Runs that it begins are stored, to begin when their tenant's turn has come. */
  beginsLater: boolean;
}

/** Longer than an attempt to send may take. */
const HANDOVER_MS = 30_000;

export class UnreadableEventError extends Error {
  override readonly name = 'UnreadableEventError';
}

/** @throws UnreadableEventError with what is wrong, never with the record's content. */
export function readIncomingEvent(record: DeliveredRecord, beginsLater = false): IncomingEvent {
  const event = cloudEvent(record.value);
  const { tenantid: tenantId } = event;
  const inbox: InboxEvent = {
    tenantId,
    eventKey: `${event.source}|${event.id}`,
    topic: record.topic,
    partitionKey: record.key,
    event,
  };
  const handedOver = record.heldForMs !== undefined && record.heldForMs < HANDOVER_MS;
  const none = { message: null, status: null, consent: null, customer: null, channel: null };
  const base = { inbox, event, ...none, handedOver, beginsLater };
  if (event.type === MESSAGE_RECEIVED) {
    const message = typed(messageReceivedDataSchema, event);
    const consent = consentOf(message, event.id);
    const identity: CustomerIdentity = { kind: identityKind(message.channel), value: message.from };
    return { ...base, message, consent, customer: { identity }, channel: message.channel };
  }
  if (event.type === MESSAGE_STATUS) {
    const status = typed(messageStatusDataSchema, event);
    return { ...base, status, channel: status.channel };
  }
  if (event.type === CONSENT_CHANGED) return { ...base, consent: typed(consentChangedDataSchema, event) };
  return { ...base, customer: customerOfSubject(event.subject) };
}

function cloudEvent(value: string): CloudEvent {
  let json: unknown;
  try {
    json = JSON.parse(value);
  } catch {
    throw new UnreadableEventError('The record is not JSON.');
  }
  const parsed = cloudEventSchema.safeParse(json);
  if (parsed.success) return parsed.data as CloudEvent;
  const issue = parsed.error.issues[0];
  throw new UnreadableEventError(`Not a CloudEvent: ${issue?.path.join('.') || 'record'}: ${issue?.code}`);
}

interface Schema<T> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: T }
    | { success: false; error: { issues: { path: PropertyKey[]; code?: string | undefined }[] } };
}

function typed<T>(schema: Schema<T>, event: CloudEvent): T {
  const parsed = schema.safeParse(event.data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new UnreadableEventError(`Bad data of ${event.type}: data.${issue?.path.join('.')}: ${issue?.code}`);
}

/** Consent comes before routing: the whole message being a keyword, in any case. */
function consentOf(message: MessageReceivedData, source: string): ConsentChangedData | null {
  const keyword = consentKeyword(message.text);
  if (keyword !== 'opt_out' && keyword !== 'opt_in') return null;
  const state = keyword === 'opt_out' ? 'opted_out' : 'opted_in';
  return { channel: message.channel, address: message.from, state, topic: 'all', source: `keyword:${source}` };
}

function identityKind(channel: Channel): CustomerIdentity['kind'] {
  return channel === 'sms' ? 'phone' : channel;
}

function customerOfSubject(subject: string | undefined): IncomingEvent['customer'] {
  const parsed = subject === undefined ? null : parseSubject(subject);
  if (!parsed) return null;
  if (parsed.kind === 'customer') return { id: parsed.value };
  return { identity: { kind: parsed.kind, value: normalised(parsed.kind, parsed.value) } };
}

/** Producers of business events write addresses as they have them; adapters have normalised theirs already. */
function normalised(kind: CustomerIdentity['kind'], value: string): string {
  if (kind === 'email') {
    const at = value.lastIndexOf('@');
    return value.slice(0, at).trim() + value.slice(at).trim().toLowerCase();
  }
  if (kind === 'instagram') return value.trim();
  const digits = value.replace(/[^\d]/g, '');
  return `+${digits}`;
}
