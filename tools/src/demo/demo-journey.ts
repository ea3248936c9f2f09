import type { FlowDocument } from '@columba/workflow-contracts';

/** The word that starts the journey; none of the example journeys listens to it. */
export const DEMO_WORD = 'pigeon';

//  start --> question --true--> greet --> reply --sent--> done
//                 +----false--> done              +--undeliverable--> done
export const demoJourney: FlowDocument = {
  schemaVersion: 1,
  name: 'Carrier pigeon',
  settings: { timezone: 'Europe/Berlin', reentry: 'any', variables: { greeting: 'Hello' } },
  nodes: [
    { id: 'start', type: 'trigger_message', config: { channels: ['whatsapp'], match: { any: [DEMO_WORD] } } },
    {
      id: 'question',
      type: 'condition',
      config: { if: { all: [{ path: 'event.text', op: 'contains', value: DEMO_WORD }] } },
    },
    {
      id: 'greet',
      type: 'set_variables',
      config: { assign: [{ name: 'answer', value: 'your pigeon is on its way' }] },
    },
    {
      id: 'reply',
      type: 'send_message',
      config: {
        channel: 'whatsapp',
        body: "{{ vars.greeting }} {{ customer.firstName | default: 'there' }}, {{ vars.answer }}.",
      },
    },
    { id: 'done', type: 'end', config: {} },
  ],
  edges: [
    { id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'question' } },
    { id: 'e2', from: { node: 'question', port: 'true' }, to: { node: 'greet' } },
    { id: 'e3', from: { node: 'question', port: 'false' }, to: { node: 'done' } },
    { id: 'e4', from: { node: 'greet', port: 'out' }, to: { node: 'reply' } },
    { id: 'e5', from: { node: 'reply', port: 'sent' }, to: { node: 'done' } },
    { id: 'e6', from: { node: 'reply', port: 'undeliverable' }, to: { node: 'done' } },
  ],
};

export const DEMO_REPLY = /^Hello .+, your pigeon is on its way\.$/;
