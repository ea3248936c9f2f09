import type { FlowDocumentInput } from '@columba/workflow-contracts';

//                    +--true--> greet_vip --+                +--replied--> look_up --> answer --+
//  start --> vip ----|                      +--> ask_number -|                                  +--> done
//                    +--false-> greet ------+                +--timeout--> reminder ------------+
export const orderStatusJourney: FlowDocumentInput = {
  schemaVersion: 1,
  name: 'Order status',
  settings: { timezone: 'Europe/Berlin', reentry: 'one-active-per-customer', variables: { greeting: 'Hi' } },
  nodes: [
    {
      id: 'start',
      type: 'trigger_message',
      label: 'Asks about an order',
      config: { channels: ['whatsapp', 'instagram', 'sms'], match: { any: ['order', 'bestellung'] } },
      position: { x: 0, y: 160 },
    },
    {
      id: 'vip',
      type: 'condition',
      label: 'A VIP?',
      config: { if: { all: [{ path: 'customer.tags', op: 'contains', value: 'vip' }] } },
      position: { x: 320, y: 160 },
    },
    {
      id: 'greet_vip',
      type: 'set_variables',
      label: 'Greet warmly',
      config: { assign: [{ name: 'greeting', value: 'Good to see you again,' }] },
      position: { x: 640, y: 64 },
    },
    {
      id: 'greet',
      type: 'set_variables',
      label: 'Greet',
      config: { assign: [{ name: 'greeting', value: 'Hello' }] },
      position: { x: 640, y: 256 },
    },
    {
      id: 'ask_number',
      type: 'ask_question',
      label: 'Ask for the number',
      config: {
        channel: 'same',
        body: "{{ vars.greeting }} {{ customer.firstName | default: 'there' }}! What is your order number? You find it in your confirmation email.",
        timeout: 'PT20H',
        saveAs: 'orderNumber',
      },
      retry: { maxAttempts: 3, initialDelayMs: 500, factor: 2, maxDelayMs: 30_000, jitter: true },
      position: { x: 960, y: 160 },
    },
    {
      id: 'look_up',
      type: 'set_variables',
      label: 'Look it up',
      config: { assign: [{ name: 'status', value: 'on its way and will arrive tomorrow' }] },
      position: { x: 1280, y: 64 },
    },
    {
      id: 'answer',
      type: 'send_message',
      label: 'Tell the status',
      config: { channel: 'same', body: 'Thank you! Order {{ vars.orderNumber }} is {{ vars.status }}.' },
      retry: { maxAttempts: 3, initialDelayMs: 500, factor: 2, maxDelayMs: 30_000, jitter: true },
      position: { x: 1600, y: 64 },
    },
    {
      id: 'reminder',
      type: 'send_message',
      label: 'Leave the door open',
      config: { channel: 'same', body: 'We did not hear from you. Just write "order" again whenever it suits you.' },
      position: { x: 1280, y: 256 },
    },
    { id: 'done', type: 'end', config: {}, position: { x: 1920, y: 160 } },
  ],
  edges: [
    { id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'vip' } },
    { id: 'e2', from: { node: 'vip', port: 'true' }, to: { node: 'greet_vip' } },
    { id: 'e3', from: { node: 'vip', port: 'false' }, to: { node: 'greet' } },
    { id: 'e4', from: { node: 'greet_vip', port: 'out' }, to: { node: 'ask_number' } },
    { id: 'e5', from: { node: 'greet', port: 'out' }, to: { node: 'ask_number' } },
    { id: 'e6', from: { node: 'ask_number', port: 'replied' }, to: { node: 'look_up' } },
    { id: 'e7', from: { node: 'ask_number', port: 'timeout' }, to: { node: 'reminder' } },
    { id: 'e8', from: { node: 'ask_number', port: 'undeliverable' }, to: { node: 'done' } },
    { id: 'e9', from: { node: 'look_up', port: 'out' }, to: { node: 'answer' } },
    { id: 'e10', from: { node: 'answer', port: 'sent' }, to: { node: 'done' } },
    { id: 'e11', from: { node: 'answer', port: 'undeliverable' }, to: { node: 'done' } },
    { id: 'e12', from: { node: 'reminder', port: 'sent' }, to: { node: 'done' } },
    { id: 'e13', from: { node: 'reminder', port: 'undeliverable' }, to: { node: 'done' } },
  ],
};
