import type { FlowDocument } from '@columba/workflow-contracts';

type Nodes = FlowDocument['nodes'];
type Edges = FlowDocument['edges'];

//  start --> s1 --> s2 --> ... --> send --> done
export function longFlow(eventType: string, length: number): FlowDocument {
  const steps: Nodes = Array.from({ length: length - 3 }, (_, index) => ({
    id: `s${index + 1}`,
    type: 'set_variables',
    config: { assign: [{ name: `v${index % 10}`, value: `{{ event.data.id }} ${index}` }] },
  }));
  const send = { id: 'send', type: 'send_message', config: { channel: 'whatsapp', body: 'bench {{ event.data.id }}' } };
  return chain('Benchmark, 100 nodes', [
    { id: 'start', type: 'trigger_event', config: { eventType } },
    ...steps,
    send,
    { id: 'done', type: 'end', config: {} },
  ]);
}

//  start --> rest --received or timeout--> done
export function waitingFlow(eventType: string, wakeType: string): FlowDocument {
  return chain('Benchmark, waiting', [
    { id: 'start', type: 'trigger_event', config: { eventType } },
    { id: 'rest', type: 'wait_event', config: { eventType: wakeType, timeout: 'P7D' } },
    { id: 'done', type: 'end', config: {} },
  ]);
}

const LEAVING_BY: Record<string, readonly string[]> = {
  send_message: ['sent', 'undeliverable'],
  wait_event: ['received', 'timeout'],
};

function chain(name: string, nodes: Nodes): FlowDocument {
  const edges: Edges = nodes.slice(0, -1).flatMap((node, index) =>
    (LEAVING_BY[node.type] ?? ['out']).map((port) => ({
      id: `${node.id}-${port}`,
      from: { node: node.id, port },
      to: { node: nodes[index + 1]?.id ?? '' },
    })),
  );
  return { schemaVersion: 1, name, settings: { timezone: 'UTC', reentry: 'any', variables: {} }, nodes, edges };
}
