import { type FlowDocument, flowDocumentSchema } from '@columba/workflow-contracts';

type Node = Pick<FlowDocument['nodes'][number], 'id' | 'type'> & Record<string, unknown>;

/** Patient with a provider that refuses, quick enough for a run of minutes. */
export const PATIENT = { maxAttempts: 8, initialDelayMs: 200, factor: 2, maxDelayMs: 2_000, jitter: true };

/** A document from nodes and lines such as `start out send`. */
export function sketch(name: string, nodes: Node[], lines: string[], settings: object = {}): FlowDocument {
  return flowDocumentSchema.parse({
    schemaVersion: 1,
    name,
    settings: { timezone: 'UTC', reentry: 'any', variables: {}, ...settings },
    nodes,
    edges: lines.map((line, index) => {
      const [from = '', port = '', to = ''] = line.split(' ');
      return { id: `e${index}`, from: { node: from, port }, to: { node: to } };
    }),
  });
}

export const onMessage = (word: string): Node => ({
  id: 'start',
  type: 'trigger_message',
  config: { channels: ['whatsapp'], match: { any: [word] } },
});

export const onEvent = (eventType: string): Node => ({ id: 'start', type: 'trigger_event', config: { eventType } });

export const sendNode = (id: string, channel: 'whatsapp' | 'sms', body: string): Node => ({
  id,
  type: 'send_message',
  config: { channel, body },
  retry: PATIENT,
});

export const tagNode = (id: string, tag: string): Node => ({
  id,
  type: 'tags',
  config: { add: [tag] },
  retry: PATIENT,
});

export const ticketNode = (id: string, subject: string): Node => ({
  id,
  type: 'ticket',
  config: { subject },
  retry: PATIENT,
});

export const delayNode = (id: string, duration: string): Node => ({ id, type: 'delay', config: { for: duration } });

export const done: Node = { id: 'done', type: 'end', config: {} };

/** Both ways out of a send lead on. */
export const afterSend = (from: string, to: string): string[] => [`${from} sent ${to}`, `${from} undeliverable ${to}`];

/** Appends to a list of the tenant. */
export const listNode = (id: string, item: string): Node => ({
  id,
  type: 'set_variables',
  config: {
    assign: [{ scope: 'tenant', name: 'crashes', operation: 'append', as: 'json', value: `"${item}"` }],
  },
  retry: PATIENT,
});
