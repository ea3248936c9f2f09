import { type FlowCheck, nodeProblem } from '../problem.js';
import { contactAt } from './customer-contact.js';
import { sendsOf } from './message-sends.js';
import { saysHowToOptOut } from './opt-out-words.js';

/**
 * Does the first SMS or email to a customer who did not write first say how to opt out? Not asked of answers, of runs
 * that a person starts, and of what belongs to something under way (an order, a ticket). WhatsApp and Instagram have
 * their own button for it.
 */
export const checkOptOut: FlowCheck = (graph) =>
  sendsOf(graph).flatMap(({ one, channel, body }) => {
    if (channel !== 'sms' && channel !== 'email') return [];
    const isFirst = contactAt(graph).get(one.node.id)?.cold.has(channel) ?? false;
    if (!isFirst || saysHowToOptOut(body) !== false) return [];
    return [nodeProblem(one, ['config', 'body'], { code: 'message.no-opt-out', variant: channel })];
  });
