import type { FlowDocument } from '@columba/workflow-contracts';
import {
  afterSend,
  delayNode,
  done,
  onEvent,
  onMessage,
  PATIENT,
  sendNode,
  sketch,
  tagNode,
  ticketNode,
} from './flow-sketch.js';

/**
 * Every message's text is `<journey> <tenant> <customer> <number> [part]`: the ledger alone then tells whose it is, which
 * run it is of, and where it belongs in the order.
 */
export const JOURNEYS = [
  'relay',
  'series',
  'talk',
  'order',
  'mirror',
  'await',
  'rounds',
  'part',
  'whole',
  'approve',
] as const;
export type Journey = (typeof JOURNEYS)[number];

/** What begins a run of it; two journeys begin by the same event. */
export const EVENT_TYPES: Partial<Record<Journey, string>> = {
  series: 'x.fault.series',
  order: 'x.fault.order',
  mirror: 'x.fault.order',
  await: 'x.fault.await',
  rounds: 'x.fault.rounds',
  whole: 'x.fault.whole',
  approve: 'x.fault.approve',
};
export const PAID_EVENT = 'x.fault.paid';
/** So long may a decision be waited for. */
export const DECIDE_WITHIN_S = 4;

/** The node at which `approve` waits for a decision, and how it asks for it. */
export const REVIEW_NODE = 'review';
export const approvalTitle = (label: string) => `approve ${label}`;

const LABEL = '{{ event.data.label }}';

//  start --> answer --> done
const relay = () =>
  sketch(
    'relay',
    [onMessage('relay'), sendNode('answer', 'whatsapp', '{{ event.text }}'), done],
    ['start out answer', ...afterSend('answer', 'done')],
  );

//  start --> first (WhatsApp) --> second (SMS) --> pause --> third (WhatsApp) --> done
const series = () =>
  sketch(
    'series',
    [
      onEvent('x.fault.series'),
      sendNode('first', 'whatsapp', `series ${LABEL} 1`),
      sendNode('second', 'sms', `series ${LABEL} 2`),
      delayNode('pause', 'PT0.4S'),
      sendNode('third', 'whatsapp', `series ${LABEL} 3`),
      done,
    ],
    [
      'start out first',
      ...afterSend('first', 'second'),
      ...afterSend('second', 'pause'),
      'pause out third',
      ...afterSend('third', 'done'),
    ],
  );

//  start --> ask --replied--> mark --> thank (SMS) --> done
//             +-----timeout, undeliverable-------------^
const talk = () =>
  sketch(
    'talk',
    [
      onMessage('talk'),
      {
        id: 'ask',
        type: 'ask_question',
        config: { channel: 'same', body: "question {{ event.text | remove_first: 'talk ' }}", timeout: 'PT2H' },
        retry: PATIENT,
      },
      tagNode('mark', 'talked'),
      sendNode('thank', 'sms', "thanks {{ event.text | remove_first: 'talk ' }}"),
      done,
    ],
    [
      'start out ask',
      'ask replied mark',
      'ask timeout done',
      'ask undeliverable done',
      'mark out thank',
      ...afterSend('thank', 'done'),
    ],
  );

//          +--> one (WhatsApp) ------------+
//  start --|                               |--> all --> ticket --> mark --> done
//          +--> pause --> two (SMS) -------+
const order = () =>
  sketch(
    'order',
    [
      onEvent('x.fault.order'),
      sendNode('one', 'whatsapp', `order ${LABEL} a`),
      delayNode('pause', 'PT0.3S'),
      sendNode('two', 'sms', `order ${LABEL} b`),
      { id: 'all', type: 'merge', config: { mode: 'all' } },
      ticketNode('ticket', `order ${LABEL}`),
      tagNode('mark', 'ordered'),
      done,
    ],
    [
      'start out one',
      'start out pause',
      'pause out two',
      ...afterSend('one', 'all'),
      ...afterSend('two', 'all'),
      'all out ticket',
      'ticket out mark',
      'mark out done',
    ],
  );

//  start --> set --> ticket --> done, by the same event as `order`
const mirror = () =>
  sketch(
    'mirror',
    [
      onEvent('x.fault.order'),
      { id: 'set', type: 'set_variables', config: { assign: [{ name: 'label', value: LABEL }] } },
      ticketNode('ticket', 'mirror {{ vars.label }}'),
      done,
    ],
    ['start out set', 'set out ticket', 'ticket out done'],
  );

//  start --> wait --received--> tell (WhatsApp) --> done
//             +-----timeout------------------------^
const awaiting = () =>
  sketch(
    'await',
    [
      onEvent('x.fault.await'),
      {
        id: 'wait',
        type: 'wait_event',
        config: { eventType: PAID_EVENT, correlation: LABEL, timeout: 'PT2H' },
      },
      sendNode('tell', 'whatsapp', `await ${LABEL}`),
      done,
    ],
    ['start out wait', 'wait received tell', 'wait timeout done', ...afterSend('tell', 'done')],
  );

//           +--item--> say (WhatsApp) --+
//  start --> each <---------------------+
//           +--done--> done
const rounds = () =>
  sketch(
    'rounds',
    [
      onEvent('x.fault.rounds'),
      { id: 'each', type: 'loop', config: { over: 'times', times: 3 } },
      sendNode('say', 'whatsapp', `rounds ${LABEL} {{ loop.number }}`),
      done,
    ],
    ['start out each', 'each item say', ...afterSend('say', 'each'), 'each done done'],
  );

//  start --> tell (WhatsApp) --> pause --> done, begun by `whole`
const part = () =>
  sketch(
    'part',
    [
      { id: 'start', type: 'trigger_manual', config: {} },
      sendNode('tell', 'whatsapp', `part ${LABEL} a`),
      delayNode('pause', 'PT0.2S'),
      done,
    ],
    ['start out tell', ...afterSend('tell', 'pause'), 'pause out done'],
  );

//  start --> part, waited for --> tell (SMS) --> done
const whole = (flowIdOf: FlowIdOf) =>
  sketch(
    'whole',
    [
      onEvent('x.fault.whole'),
      { id: 'sub', type: 'subflow', config: { flowId: flowIdOf('part'), input: { label: LABEL } } },
      sendNode('tell', 'sms', `whole ${LABEL} b`),
      done,
    ],
    ['start out sub', 'sub out tell', ...afterSend('tell', 'done')],
  );

//  start --> review --approved--> yes (WhatsApp) --+
//             +-----rejected--> no (SMS) ----------+--> done
//             +-----timeout--> late (WhatsApp) ----+
const approve = () =>
  sketch(
    'approve',
    [
      onEvent('x.fault.approve'),
      {
        id: REVIEW_NODE,
        type: 'approval',
        config: { title: approvalTitle(LABEL), timeout: `PT${DECIDE_WITHIN_S}S` },
      },
      sendNode('yes', 'whatsapp', `approve ${LABEL} approved`),
      sendNode('no', 'sms', `approve ${LABEL} rejected`),
      sendNode('late', 'whatsapp', `approve ${LABEL} timeout`),
      done,
    ],
    [
      `start out ${REVIEW_NODE}`,
      `${REVIEW_NODE} approved yes`,
      `${REVIEW_NODE} rejected no`,
      `${REVIEW_NODE} timeout late`,
      ...afterSend('yes', 'done'),
      ...afterSend('no', 'done'),
      ...afterSend('late', 'done'),
    ],
  );

/** The id of a journey that is published already. */
export type FlowIdOf = (journey: Journey) => string;

const DOCUMENTS: Record<Journey, (flowIdOf: FlowIdOf) => FlowDocument> = {
  relay,
  series,
  talk,
  order,
  mirror,
  await: awaiting,
  rounds,
  part,
  whole,
  approve,
};

/** In the order of JOURNEYS each finds those that it needs. */
export function journeyDocument(journey: Journey, flowIdOf: FlowIdOf): FlowDocument {
  return DOCUMENTS[journey](flowIdOf);
}
