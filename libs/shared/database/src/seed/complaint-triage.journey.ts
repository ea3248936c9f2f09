import type { FlowDocumentInput } from '@columba/workflow-contracts';

//                                             +--replied--+                +--vip------> senior --+
//  start --> mark --> ticket --> ask_details -|           +--> who --------|                      +--> done
//                                             +--timeout--+                +--default--> team ----+
export const complaintTriageJourney: FlowDocumentInput = {
  schemaVersion: 1,
  name: 'Complaint triage',
  settings: { timezone: 'Europe/Berlin', reentry: 'one-active-per-customer', variables: {} },
  nodes: [
    {
      id: 'start',
      type: 'trigger_message',
      label: 'Complains',
      config: {
        channels: ['whatsapp', 'instagram', 'sms', 'email'],
        match: { any: ['complaint', 'broken', 'refund'] },
      },
      position: { x: 0, y: 160 },
    },
    {
      id: 'mark',
      type: 'tags',
      label: 'Mark the customer',
      config: { add: ['complaint'] },
      position: { x: 320, y: 160 },
    },
    {
      id: 'ticket',
      type: 'ticket',
      label: 'Open a ticket',
      config: {
        subject: "Complaint of {{ customer.firstName | default: 'a customer' }}",
        description: 'They wrote: {{ event.text }}',
        priority: 'high',
      },
      retry: { maxAttempts: 3, initialDelayMs: 500, factor: 2, maxDelayMs: 10_000, jitter: true },
      position: { x: 640, y: 160 },
    },
    {
      id: 'ask_details',
      type: 'ask_question',
      label: 'Ask what happened',
      config: {
        channel: 'same',
        subject: 'Your complaint',
        body: 'We are sorry. Your ticket is number {{ nodes.ticket.output.number }}. Would you tell us in a sentence what went wrong?',
        timeout: 'PT4H',
        saveAs: 'details',
      },
      position: { x: 960, y: 160 },
    },
    {
      id: 'who',
      type: 'switch',
      label: 'Who looks after it?',
      config: {
        cases: [
          {
            port: 'vip',
            label: 'VIP',
            when: { all: [{ path: 'customer.tags', op: 'contains', value: 'vip' }] },
          },
        ],
      },
      position: { x: 1280, y: 160 },
    },
    {
      id: 'senior',
      type: 'send_message',
      label: 'A senior colleague',
      config: {
        channel: 'same',
        subject: 'Your complaint',
        body: 'Thank you. A senior colleague will call you today.',
      },
      position: { x: 1600, y: 64 },
    },
    {
      id: 'team',
      type: 'send_message',
      label: 'The team',
      config: {
        channel: 'same',
        subject: 'Your complaint',
        body: 'Thank you. Our team answers within one working day.',
      },
      position: { x: 1600, y: 256 },
    },
    { id: 'done', type: 'end', config: {}, position: { x: 1920, y: 160 } },
  ],
  edges: [
    { id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'mark' } },
    { id: 'e2', from: { node: 'mark', port: 'out' }, to: { node: 'ticket' } },
    { id: 'e3', from: { node: 'ticket', port: 'out' }, to: { node: 'ask_details' } },
    { id: 'e4', from: { node: 'ask_details', port: 'replied' }, to: { node: 'who' } },
    { id: 'e5', from: { node: 'ask_details', port: 'timeout' }, to: { node: 'who' } },
    { id: 'e6', from: { node: 'ask_details', port: 'undeliverable' }, to: { node: 'done' } },
    { id: 'e7', from: { node: 'who', port: 'vip' }, to: { node: 'senior' } },
    { id: 'e8', from: { node: 'who', port: 'default' }, to: { node: 'team' } },
    { id: 'e9', from: { node: 'senior', port: 'sent' }, to: { node: 'done' } },
    { id: 'e10', from: { node: 'senior', port: 'undeliverable' }, to: { node: 'done' } },
    { id: 'e11', from: { node: 'team', port: 'sent' }, to: { node: 'done' } },
    { id: 'e12', from: { node: 'team', port: 'undeliverable' }, to: { node: 'done' } },
  ],
};
