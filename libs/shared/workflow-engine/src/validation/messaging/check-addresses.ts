import type { Channel, FlowProblem } from '@columba/workflow-contracts';
import type { FlowGraph } from '../flow-graph.js';
import { type FlowCheck, nodeProblem } from '../problem.js';
import { CHANNEL_NAMES } from './channel-names.js';
import { type Contact, contactAt } from './customer-contact.js';
import { hasOtherWay, type MessageSend, sendsOf } from './message-sends.js';

/** Who writes on one of these gives an address on all of them: a telephone number. */
const BY_PHONE: readonly Channel[] = ['whatsapp', 'sms'];

/** Is there somebody to send to, and a subject where it is an email? */
export const checkAddresses: FlowCheck = (graph) =>
  sendsOf(graph).flatMap((send) => {
    const contact = contactAt(graph).get(send.one.node.id);
    if (!contact) return [];
    return [
      ...(send.channel === 'same' ? noChannel(send, contact) : noAddress(graph, send, send.channel, contact)),
      ...noSubject(send, contact),
    ];
  });

function noChannel({ one }: MessageSend, { begun }: Contact): FlowProblem[] {
  if ([...begun].some(({ by }) => by !== 'event')) return [];
  return [nodeProblem(one, ['config', 'channel'], { code: 'message.no-address', variant: 'same' })];
}

function noAddress(graph: FlowGraph, send: MessageSend, channel: Channel, { begun }: Contact): FlowProblem[] {
  const isGiven = [...begun].some(
    ({ by, channels }) => by !== 'message' || channels.some((one) => gives(one, channel)),
  );
  if (isGiven || hasOtherWay(graph, send)) return [];
  const written = new Set([...begun].flatMap(({ channels }) => channels.map((one) => CHANNEL_NAMES[one])));
  const params = { channel: CHANNEL_NAMES[channel], channels: [...written].join(', ') };
  return [nodeProblem(send.one, ['config', 'channel'], { code: 'message.no-address', variant: 'other', params })];
}

function gives(written: Channel, wanted: Channel): boolean {
  return written === wanted || (BY_PHONE.includes(written) && BY_PHONE.includes(wanted));
}

function noSubject({ one, channel, subject }: MessageSend, { begun }: Contact): FlowProblem[] {
  if (subject.trim() !== '') return [];
  const maybe = channel === 'same' && [...begun].some(({ channels }) => channels.includes('email'));
  if (channel !== 'email' && !maybe) return [];
  const variant = channel === 'email' ? 'email' : 'same';
  return [nodeProblem(one, ['config', 'subject'], { code: 'message.no-subject', variant })];
}
