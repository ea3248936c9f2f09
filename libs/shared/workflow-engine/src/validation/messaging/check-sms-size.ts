import type { FlowProblem } from '@columba/workflow-contracts';
import type { GraphNode } from '../flow-graph.js';
import { type FlowCheck, nodeProblem } from '../problem.js';
import { contactAt } from './customer-contact.js';
import { sendsOf } from './message-sends.js';
import { estimatedText, type SmsSize, smsSize } from './sms-segments.js';

const MOST_SEGMENTS = 3;
/** More different ones than this are a language of its own, and meant. */
const FEW = 3;

/** Is every SMS as short as it can be? */
export const checkSmsSize: FlowCheck = (graph) =>
  sendsOf(graph).flatMap(({ one, channel, body }) => {
    const begun = [...(contactAt(graph).get(one.node.id)?.begun ?? [])];
    const maybe = channel === 'same' && begun.some(({ channels }) => channels.includes('sms'));
    if (channel !== 'sms' && !maybe) return [];
    const text = estimatedText(body);
    const size = smsSize(text);
    return [...tooLong(one, size), ...(channel === 'sms' ? fewOdd(one, text, size) : [])];
  });

function tooLong(one: GraphNode, { segments, units, perSegment, encoding }: SmsSize): FlowProblem[] {
  if (segments <= MOST_SEGMENTS) return [];
  const params = { segments, units, perSegment, encoding };
  return [nodeProblem(one, ['config', 'body'], { code: 'message.sms-segments', params })];
}

function fewOdd(one: GraphNode, text: string, { odd, segments }: SmsSize): FlowProblem[] {
  if (odd.length === 0 || odd.length > FEW) return [];
  const plain = smsSize([...text].map((character) => (odd.includes(character) ? 'x' : character)).join('')).segments;
  if (plain >= segments) return [];
  const params = { characters: odd.map((character) => `"${character}"`).join(', '), segments, plain };
  return [nodeProblem(one, ['config', 'body'], { code: 'message.sms-unicode', params })];
}
