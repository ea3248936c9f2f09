import type { NodeBehaviour } from './node-behaviour.js';

/** Runs begin here and go on at once. What the trigger said stands in `event`. */
const trigger = (type: string): NodeBehaviour => ({ type, enter: () => ({ kind: 'leave', port: 'out' }) });

export const triggerEventBehaviour = trigger('trigger_event');
export const triggerManualBehaviour = trigger('trigger_manual');

export const triggerMessageBehaviour: NodeBehaviour = {
  type: 'trigger_message',
  enter: ({ context: { event } }) => ({
    kind: 'leave',
    port: 'out',
    output: { text: event.text ?? '', channel: event.channel ?? null },
  }),
};
