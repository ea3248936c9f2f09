import type { RunContext, RunState } from '@columba/workflow-engine';
import type { CustomerSnapshot } from '../ports/customer.port.js';
import type { IncomingEvent } from './incoming-event.js';
import type { RunIdentity } from './run-identity.js';

/** `event` in templates and conditions. A message is flat (`event.text`), a business event keeps its `data`. */
export function eventContext(incoming: Pick<IncomingEvent, 'event' | 'message'>): Record<string, unknown> {
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

/** Triggers are matched with the context that their run begins with. */
const contexts = new WeakMap<CustomerSnapshot, Record<string, unknown>>();

/** `customer` in templates and conditions: the snapshot, and the first address of each kind by its short name. */
export function customerContext(customer: CustomerSnapshot | null): Record<string, unknown> | null {
  if (!customer) return null;
  const known = contexts.get(customer);
  if (known) return known;
  let phone: string | null = null;
  let email: string | null = null;
  for (const { kind, value } of customer.identities) {
    if (kind === 'phone' || kind === 'whatsapp') phone ??= value;
    else if (kind === 'email') email ??= value;
  }
  const context = { ...customer, phone, email };
  contexts.set(customer, context);
  return context;
}

/** The same for a run that begins anew at a node of another: it knows what that one knew. */
export function restartContext(run: RunIdentity, { context }: RunState): RunContext {
  const { id, flowId, version, mode } = run;
  const nothing = { event: {}, customer: null, conversation: null };
  return { ...nothing, ...context, run: { id, flowId, version, mode } };
}

/** What a run knows when it starts. */
export function startContext(
  run: RunIdentity,
  customer: CustomerSnapshot | null,
  event: Record<string, unknown>,
): RunContext {
  const { id, flowId, version, mode, conversationId, caller } = run;
  const conversation = conversationId ? { id: conversationId } : null;
  const called = caller ? { parentRunId: caller.runId, depth: caller.depth } : {};
  return { event, customer: customerContext(customer), conversation, run: { id, flowId, version, mode, ...called } };
}
