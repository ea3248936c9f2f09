import type { FlowDocumentInput } from '@columba/workflow-contracts';

const hello = "Welcome to Acme, {{ customer.firstName | default: 'friend' }}!";

//  start --> settle --> whatsapp --sent--> done
//                          +--undeliverable, error--> sms --sent--> done
//                                                      +--undeliverable, error--> email --> done
export const welcomeJourney: FlowDocumentInput = {
  schemaVersion: 1,
  name: 'Welcome',
  settings: { timezone: 'Europe/Berlin', reentry: 'any', variables: {} },
  nodes: [
    {
      id: 'start',
      type: 'trigger_event',
      label: 'Customer registered',
      config: { eventType: 'columba.customer.registered.v1' },
      position: { x: 0, y: 64 },
    },
    { id: 'settle', type: 'delay', label: 'Let them arrive', config: { for: 'PT5S' }, position: { x: 320, y: 64 } },
    {
      id: 'whatsapp',
      type: 'send_message',
      label: 'Welcome on WhatsApp',
      config: { channel: 'whatsapp', body: `${hello} Ask us anything here. Reply STOP to opt out.` },
      retry: { maxAttempts: 2, initialDelayMs: 500, factor: 2, maxDelayMs: 5_000, jitter: true },
      position: { x: 640, y: 64 },
    },
    {
      id: 'sms',
      type: 'send_message',
      label: 'Else by SMS',
      config: { channel: 'sms', body: `${hello} Reply STOP to opt out.` },
      retry: { maxAttempts: 2, initialDelayMs: 500, factor: 2, maxDelayMs: 5_000, jitter: true },
      position: { x: 960, y: 208 },
    },
    {
      id: 'email',
      type: 'send_message',
      label: 'Else by email',
      config: {
        channel: 'email',
        subject: 'Welcome to Acme',
        body: `${hello} We could not reach you on your phone, so here is our hello by email. Reply STOP to opt out.`,
      },
      retry: { maxAttempts: 3, initialDelayMs: 1_000, factor: 2, maxDelayMs: 30_000, jitter: true },
      position: { x: 1280, y: 352 },
    },
    { id: 'done', type: 'end', config: {}, position: { x: 1600, y: 64 } },
  ],
  edges: [
    { id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'settle' } },
    { id: 'e2', from: { node: 'settle', port: 'out' }, to: { node: 'whatsapp' } },
    { id: 'e3', from: { node: 'whatsapp', port: 'sent' }, to: { node: 'done' } },
    { id: 'e4', from: { node: 'whatsapp', port: 'undeliverable' }, to: { node: 'sms' } },
    {
      id: 'e5',
      from: { node: 'whatsapp', port: 'error' },
      to: { node: 'sms' },
      onError: { kinds: ['transient', 'permanent'] },
    },
    { id: 'e6', from: { node: 'sms', port: 'sent' }, to: { node: 'done' } },
    { id: 'e7', from: { node: 'sms', port: 'undeliverable' }, to: { node: 'email' } },
    {
      id: 'e8',
      from: { node: 'sms', port: 'error' },
      to: { node: 'email' },
      onError: { kinds: ['transient', 'permanent'] },
    },
    { id: 'e9', from: { node: 'email', port: 'sent' }, to: { node: 'done' } },
    { id: 'e10', from: { node: 'email', port: 'undeliverable' }, to: { node: 'done' } },
  ],
};
