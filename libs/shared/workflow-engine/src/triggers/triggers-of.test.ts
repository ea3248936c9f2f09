import { flow } from '@columba/testing';
import { triggerEventNode, triggerManualNode, triggerMessageNode } from '@columba/workflow-contracts';
import { expect, it } from 'vitest';
import { triggersOf } from './triggers-of.js';

it('reads one row of each trigger', () => {
  const filter = { path: 'event.data.total', op: 'gt' as const, value: 10 };
  const document = flow('triggers')
    .trigger(triggerMessageNode, { channels: ['whatsapp', 'sms'], match: { any: ['order'] } }, 'written')
    .end()
    .trigger(triggerEventNode, { eventType: 'columba.order.placed.v1', filter }, 'placed')
    .to('done')
    .trigger(triggerEventNode, { eventType: 'x.own' }, 'own')
    .to('done')
    .trigger(triggerManualNode, {}, 'byHand')
    .to('done')
    .build();
  expect(triggersOf(document)).toEqual([
    {
      nodeId: 'written',
      type: 'trigger_message',
      eventType: 'columba.message.received.v1',
      channels: ['whatsapp', 'sms'],
      match: { any: ['order'] },
    },
    { nodeId: 'placed', type: 'trigger_event', eventType: 'columba.order.placed.v1', filter },
    { nodeId: 'own', type: 'trigger_event', eventType: 'x.own' },
    { nodeId: 'byHand', type: 'trigger_manual', eventType: null },
  ]);
});

it('leaves out triggers that are not configured yet', () => {
  const document = flow('draft').trigger(triggerEventNode, { eventType: '' }).build();
  expect(triggersOf(document)).toEqual([]);
});
