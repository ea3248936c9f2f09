import type { FlowProblem } from '@columba/workflow-contracts';
import type { FlowGraph } from '../flow-graph.js';
import { type FlowCheck, nodeProblem } from '../problem.js';
import { CHANNEL_NAMES } from './channel-names.js';
import { type Contact, contactAt, NOT_WRITTEN, WINDOW_MS } from './customer-contact.js';
import { hasOtherWay, isFreeForm, type MessageSend, sendsOf } from './message-sends.js';

/** Channels that take free-form messages only for a day after the customer's own. */
const WINDOWED = ['whatsapp', 'instagram'] as const;

/** Can every free-form message leave while the channel still takes it, whichever path led to it? */
export const checkMessageWindows: FlowCheck = (graph) =>
  sendsOf(graph).flatMap((send) => {
    const contact = contactAt(graph).get(send.one.node.id);
    return contact && isFreeForm(send) ? closedWindows(graph, send, contact) : [];
  });

function closedWindows(graph: FlowGraph, send: MessageSend, { sinceMs, begun }: Contact): FlowProblem[] {
  const since = sinceMs[send.channel];
  const isSame = send.channel === 'same';
  // Without a message at the beginning there is no "same" channel at all, which is said elsewhere.
  if (since < WINDOW_MS || (isSame && since === NOT_WRITTEN)) return [];
  const begunOn = new Set([...begun].flatMap(({ channels }) => channels));
  return WINDOWED.filter((channel) => (isSame ? begunOn.has(channel) : channel === send.channel)).map((channel) => {
    const when = since === NOT_WRITTEN ? 'not-written' : 'late';
    const variant = hasOtherWay(graph, send) ? (`${when}-caught` as const) : when;
    const params = { channel: CHANNEL_NAMES[channel] };
    return nodeProblem(send.one, ['config', 'channel'], { code: `message.${channel}-window`, variant, params });
  });
}
