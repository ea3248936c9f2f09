import type { FlowDocument } from '@columba/workflow-contracts';

export type Node = FlowDocument['nodes'][number];
/** Edges as `from port to`. */
export function flow(
  name: string,
  nodes: Node[],
  edges: string[],
  settings: Partial<FlowDocument['settings']> = {},
): FlowDocument {
  return {
    schemaVersion: 1,
    name,
    settings: { timezone: 'UTC', reentry: 'any', variables: {}, ...settings },
    nodes,
    edges: edges.map((text, index) => {
      const [from = '', port = '', to = ''] = text.split(' ');
      return { id: `e${index}`, from: { node: from, port }, to: { node: to } };
    }),
  };
}
export const trigger = (word: string): Node => ({
  id: 'start',
  type: 'trigger_message',
  config: { channels: ['whatsapp'], match: { any: [word] } },
});
export const send = (id: string, body: string, channel = 'same'): Node => ({
  id,
  type: 'send_message',
  config: { channel, body },
  retry: {
    maxAttempts: 2,
    initialDelayMs: 50,
    factor: 1,
    maxDelayMs: 50,
    jitter: false,
    kinds: ['transient'],
    codes: [],
  },
});
export const end: Node = { id: 'done', type: 'end', config: {} };
export const reply = (word: string, settings: Partial<FlowDocument['settings']> = {}) =>
  flow(
    word,
    [trigger(word), send('reply', 'You said {{ event.text }}'), end],
    ['start out reply', 'reply sent done', 'reply undeliverable done'],
    settings,
  );
