import type { FlowDocument } from '@columba/workflow-contracts';

type Node = FlowDocument['nodes'][number];
const settings: FlowDocument['settings'] = { timezone: 'UTC', reentry: 'any', variables: {} };

function chain(name: string, nodes: Node[], ports: Record<string, string[]>): FlowDocument {
  const edges = nodes.slice(0, -1).flatMap((node, index) =>
    (ports[node.id] ?? ['out']).map((port) => ({
      id: `${node.id}-${port}`,
      from: { node: node.id, port },
      to: { node: nodes[index + 1]?.id ?? '' },
    })),
  );
  return { schemaVersion: 1, name, settings, nodes, edges };
}

/** trigger(word) --> send --> end, on one channel */
export function replyJourney(
  word: string,
  channel: 'whatsapp' | 'sms' | 'email' | 'instagram',
  body: string,
): FlowDocument {
  return chain(
    `Reply to ${word} on ${channel}`,
    [
      { id: 'start', type: 'trigger_message', config: { channels: [channel], match: { any: [word] } } },
      {
        id: 'reply',
        type: 'send_message',
        config: { channel, body, ...(channel === 'email' ? { subject: 'Hello' } : {}) },
      },
      { id: 'done', type: 'end', config: {} },
    ],
    { reply: ['sent', 'undeliverable'] },
  );
}

/** trigger(word) --> delay --> send --> end: a run that is alive for a while */
export function delayedJourney(word: string, delay: string): FlowDocument {
  return chain(
    `Delayed ${word}`,
    [
      { id: 'start', type: 'trigger_message', config: { channels: ['whatsapp'], match: { any: [word] } } },
      { id: 'hold', type: 'delay', config: { for: delay } },
      { id: 'reply', type: 'send_message', config: { channel: 'whatsapp', body: `after ${delay}: {{ event.text }}` } },
      { id: 'done', type: 'end', config: {} },
    ],
    { reply: ['sent', 'undeliverable'] },
  );
}

/** start by hand --> the step --> end, by every port of the step */
export function byHand(
  name: string,
  step: Pick<Node, 'id' | 'type'> & { config: Record<string, unknown> },
): FlowDocument {
  const start: Node = { id: 'start', type: 'trigger_manual', config: {} };
  if (step.type === 'fail') return chain(name, [start, step], {});
  const ports = step.type === 'approval' ? ['approved', 'rejected', 'timeout'] : ['out'];
  return chain(name, [start, step, { id: 'done', type: 'end', config: {} }], { [step.id]: ports });
}
