import { cloudEventSchema, conditionNode, sendMessageNode, triggerMessageNode } from '@columba/workflow-contracts';
import { expect, it } from 'vitest';
import { businessEvent, flow, messageReceived } from './index.js';

//  start --> vip --true--> hello --sent--> done
//             +--false--> done
it('writes a document the way it is spoken', () => {
  const document = flow('greeting')
    .settings({ variables: { greeting: 'Hi' } })
    .trigger(triggerMessageNode, { channels: ['whatsapp'], match: { always: true } })
    .next('vip', conditionNode, { if: { path: 'customer.tags', op: 'contains', value: 'vip' } })
    .next('hello', sendMessageNode, { channel: 'same', body: '{{ vars.greeting }}' })
    .end()
    .from('vip', 'false')
    .end()
    .build();
  expect(document.nodes.map((node) => node.id)).toEqual(['start', 'vip', 'hello', 'done']);
  expect(document.edges.map(({ from, to }) => `${from.node}.${from.port}>${to.node}`)).toEqual([
    'start.out>vip',
    'vip.true>hello',
    'hello.sent>done',
    'vip.false>done',
  ]);
  expect(document.settings).toEqual({ timezone: 'UTC', reentry: 'any', variables: { greeting: 'Hi' } });
});

it('says so when there is nothing to connect from', () => {
  expect(() => flow('empty').end()).not.toThrow();
  expect(() => flow('empty').to('nowhere')).toThrow('has no node yet');
});

it('writes events that the bus takes', () => {
  const message = messageReceived({ id: 'wamid.1', text: 'hello' });
  expect(cloudEventSchema.parse(message)).toMatchObject({ type: 'columba.message.received.v1', tenantid: 'acme' });
  expect(message.data?.text).toBe('hello');
  const order = businessEvent('columba.order.placed.v1', { id: 'o1', data: { total: 12 } });
  expect(cloudEventSchema.parse(order).data).toEqual({ total: 12 });
});
