import { CHANNELS, type Channel, MESSAGE_RECEIVED, triggerManualNode } from '@columba/workflow-contracts';
import { type FlowTriggerRow, triggersOf } from '../../triggers/triggers-of.js';
import type { FlowGraph, GraphNode } from '../flow-graph.js';
import { oncePerFlow } from '../once-per-flow.js';

/** A node that sends a message of its own words. */
export interface MessageSend {
  one: GraphNode;
  channel: Channel | 'same';
  body: string;
  subject: string;
}

/** Any node with effects whose configuration has a channel and a text. An approved template is not free-form. */
export const sendsOf = oncePerFlow((graph: FlowGraph): readonly MessageSend[] =>
  graph.nodes.flatMap((one) => sendOf(one) ?? []),
);

export function sendOf(one: GraphNode): MessageSend | null {
  const { definition, config } = one;
  if (!definition?.sideEffects || definition.category !== 'messaging' || typeof config?.body !== 'string') return null;
  const wanted = config.channel;
  const channel = wanted === 'same' ? wanted : CHANNELS.find((each) => each === wanted);
  if (channel === undefined) return null;
  return { one, channel, body: config.body, subject: typeof config.subject === 'string' ? config.subject : '' };
}

/** An approved template may be sent at any time. */
export function isFreeForm({ one }: MessageSend): boolean {
  return !Object.entries(one.config ?? {}).some(([key, value]) => /^template/i.test(key) && value !== undefined);
}

/** Whether the author said what is done when the message does not arrive: more than to end there. */
export function hasOtherWay({ byId, outgoing }: FlowGraph, { one }: MessageSend): boolean {
  return (outgoing.get(one.node.id) ?? []).some(
    ({ from, to }) => from.port === 'undeliverable' && byId.get(to.node)?.definition?.terminal !== true,
  );
}

/** How a run can begin: by a customer's message, by hand, or by something that happened without the customer writing. */
export interface Beginning {
  by: 'message' | 'hand' | 'event';
  /** On which the customer wrote. */
  channels: readonly Channel[];
  /** What is sent may be the first that the customer ever gets. */
  isFirstContact: boolean;
}

/**
 * Events that belong to something the customer has under way: what is said about it is no advertising. The names of
 * others, a schedule and a segment do not tell, and are taken for the customer's first contact.
 */
const TRANSACTIONAL =
  /(?:^|[._-])(?:order|ticket|invoice|payment|shipment|delivery|appointment|booking|receipt|refund|password|verification)/i;

/** By trigger. Those of a kind are one and the same object, so that a thousand triggers are not a thousand beginnings. */
export const beginningsOf = oncePerFlow(({ document }: FlowGraph): ReadonlyMap<string, Beginning> => {
  const kinds = new Map<string, Beginning>();
  return new Map(
    triggersOf(document).map((row) => {
      const made = beginning(row);
      const key = JSON.stringify(made);
      const kind = kinds.get(key) ?? made;
      kinds.set(key, kind);
      return [row.nodeId, kind];
    }),
  );
});

function beginning({ type, eventType, channels = [...CHANNELS] }: FlowTriggerRow): Beginning {
  if (eventType === MESSAGE_RECEIVED) return { by: 'message', channels, isFirstContact: false };
  const by = type === triggerManualNode.type ? 'hand' : 'event';
  return { by, channels: [], isFirstContact: by === 'event' && !TRANSACTIONAL.test(eventType ?? '') };
}
