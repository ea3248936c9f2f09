import { flow } from '@columba/testing';
import {
  abSplitNode,
  approvalNode,
  askQuestionNode,
  conditionNode,
  delayNode,
  failNode,
  sendMessageNode,
  setVariablesNode,
  switchNode,
  tagsNode,
  ticketNode,
  triggerEventNode,
  triggerMessageNode,
  waitEventNode,
} from '@columba/workflow-contracts';
import { after, type CorpusCase } from './corpus-case.js';

const written = { channels: ['whatsapp' as const], match: { always: true as const } };
const same = (body: string) => ({ channel: 'same' as const, body });

//  start --> vip --true--> greet --> hello --sent--> tag --> ticket --> end
const effects = flow('effects')
  .settings({ variables: { greeting: 'Hi' } })
  .trigger(triggerMessageNode, written)
  .next('vip', conditionNode, { if: { all: [{ path: 'customer.tags', op: 'contains', value: 'vip' }] } })
  .next('greet', setVariablesNode, {
    assign: [
      { name: 'greeting', value: 'Good to see you, {{ customer.firstName }}' },
      { name: 'points', value: '{{ customer.attributes.points | plus: 1 }}', as: 'number' },
    ],
  })
  .next('hello', sendMessageNode, same('{{ vars.greeting }}! {{ vars.points }} points.'))
  .next('tag', tagsNode, { add: ['greeted'], remove: ['vip'] })
  .next('ticket', ticketNode, { subject: 'For {{ customer.firstName }}' })
  .end()
  .build();

//  start --> ask --replied--> which --order--> order --> end
//             +--timeout--> late    +--default--> other
const question = flow('question')
  .trigger(triggerMessageNode, written)
  .next('ask', askQuestionNode, { ...same('What is it about?'), timeout: 'PT20H', saveAs: 'topic' })
  .next('which', switchNode, {
    cases: [
      { port: 'refund', when: { path: 'vars.topic', op: 'contains', value: 'money' }, priority: 2 },
      { port: 'order', when: { path: 'vars.topic', op: 'contains', value: 'order' }, priority: 1 },
    ],
  })
  .next('money', sendMessageNode, same('About money'))
  .end()
  .from('which', 'order')
  .next('order', sendMessageNode, same('About an order'))
  .end()
  .from('which', 'default')
  .end()
  .from('ask', 'timeout')
  .next('late', sendMessageNode, same('We did not hear from you'))
  .end()
  .build();

//  start --> paid --received--> thanks --> end
//             +--timeout--> end
const event = flow('event')
  .trigger(triggerEventNode, { eventType: 'columba.order.placed.v1' })
  .next('paid', waitEventNode, {
    eventType: 'x.paid',
    correlation: '{{ event.data.order }}',
    filter: { path: 'event.data.amount', op: 'gte', value: 10 },
    timeout: 'P2D',
  })
  .next('thanks', sendMessageNode, {
    channel: 'email',
    subject: 'Paid',
    body: '{{ nodes.paid.output.event.data.amount }}',
  })
  .end()
  .from('paid', 'timeout')
  .end()
  .build();

//  start --> ask --approved--> yes --> end
//             +--rejected--> no     +--timeout--> end
const approval = flow('approval')
  .trigger()
  .next('ask', approvalNode, { title: 'Refund?', timeout: 'P1D' })
  .next('yes', sendMessageNode, { channel: 'whatsapp', body: '{{ nodes.ask.output.note }}' })
  .end()
  .from('ask', 'rejected')
  .next('no', failNode, { reason: 'Rejected by {{ nodes.ask.output.by }}' })
  .from('ask', 'timeout')
  .end()
  .build();

//  start --> count (shared by the flow's runs) --> claim --out--> end
//                                                 +--conflict--> late --> end
const shared = flow('shared')
  .trigger()
  .next('count', setVariablesNode, {
    assign: [{ name: 'runs', value: '1', as: 'number', scope: 'flow', operation: 'increment' }],
  })
  .next('claim', setVariablesNode, {
    assign: [{ name: 'owner', value: 'b', scope: 'tenant', operation: 'compare_and_set', expected: 'a' }],
  })
  .end()
  .from('claim', 'conflict')
  .next('late', sendMessageNode, { channel: 'email', body: 'Too late' })
  .end()
  .build();

//  start --> short --> date --> morning (over the change to summer time) --> split --a--> end
//                                                                              +--b--> end
const time = flow('time')
  .settings({ timezone: 'Europe/Berlin' })
  .trigger()
  .next('short', delayNode, { for: 'PT10M' })
  .next('date', delayNode, { until: '2026-03-28T18:00:00' })
  .next('morning', delayNode, { at: { time: '02:30', zone: 'customer' } })
  .next('split', abSplitNode, { branches: ['a', 'b'].map((port) => ({ port, weight: 50 })) })
  .next('one', sendMessageNode, { channel: 'email', body: 'A' })
  .end()
  .from('split', 'b')
  .next('two', sendMessageNode, { channel: 'email', body: 'B' })
  .end()
  .build();

const order = { id: 'o1', type: 'columba.order.placed.v1', time: null, subject: null, data: { order: 7 } };
const manual = { id: 'm1', type: 'manual', time: null, subject: null, data: {} };
const paid = (amount: number, correlation: string) =>
  after('PT1H', { kind: 'event' as const, eventType: 'x.paid', data: { amount, correlation } });
const decided = (decision: 'approved' | 'rejected') =>
  after('PT2H', { kind: 'decision' as const, decision, by: 'user:7', note: 'as agreed' });

/** Each node type, and each way out of those that wait. */
export const NODE_CASES: readonly CorpusCase[] = [
  { name: 'effects-one-after-the-other', document: effects },
  { name: 'effects-without-a-customer', document: effects, withoutCustomer: true },
  { name: 'question-replied', document: question, acts: [after('PT3M', { kind: 'reply', text: 'my order' })] },
  { name: 'question-timeout', document: question },
  { name: 'event-received', document: event, event: order, acts: [paid(12, '7')] },
  { name: 'event-of-another-order-then-timeout', document: event, event: order, acts: [paid(12, '8')] },
  { name: 'event-filtered-then-timeout', document: event, event: order, acts: [paid(3, '7')] },
  { name: 'approval-approved', document: approval, event: manual, acts: [decided('approved')] },
  { name: 'approval-rejected', document: approval, event: manual, acts: [decided('rejected')] },
  { name: 'approval-timeout', document: approval, event: manual },
  { name: 'shared-variables-and-a-conflict', document: shared, event: manual },
  { name: 'delays-over-summer-time', document: time, event: manual },
];
