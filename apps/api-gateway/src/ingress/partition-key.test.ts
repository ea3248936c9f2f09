import type { CloudEvent } from '@columba/workflow-contracts';
import { expect, it } from 'vitest';
import { partitionKeyOf } from './partition-key.js';

const event = (fields: Partial<CloudEvent>): CloudEvent => ({
  specversion: '1.0',
  id: 'e1',
  source: 's',
  tenantid: 'acme',
  type: 'x.y',
  ...fields,
});

it.each<[string, Partial<CloudEvent>, string]>([
  [
    'a message by its sender',
    { type: 'columba.message.received.v1', data: { from: '+49151', to: '+1' } },
    'acme:+49151',
  ],
  ['a receipt by its recipient', { type: 'columba.message.status.v1', data: { recipient: '+49151' } }, 'acme:+49151'],
  ['consent by its address', { type: 'columba.consent.changed.v1', data: { address: 'a@b.test' } }, 'acme:a@b.test'],
  ['a business event by its subject', { subject: 'phone:+49151', data: { from: 'elsewhere' } }, 'acme:+49151'],
  ['a customer by id', { subject: 'customer:42' }, 'acme:42'],
  ['nobody by itself', {}, 'acme:e1'],
])('orders %s', (_what, fields, key) => {
  expect(partitionKeyOf(event(fields))).toBe(key);
});
