import type { FlowDocument, FlowNode } from '@columba/workflow-contracts';
import { acceptsInput, shownPorts } from './node-ports';

export interface OutlineEntry {
  node: FlowNode;
  /** Where each port leads; a port that leads nowhere has one entry without a target. */
  ways: { port: string; to: string | null }[];
}

/** Nodes in the order a run meets them, breadth first from the triggers; what cannot be reached comes last. */
export function outlineOf(document: FlowDocument): OutlineEntry[] {
  const byId = new Map(document.nodes.map((node) => [node.id, node]));
  const order = new Set<string>();
  const queue = document.nodes.filter((node) => !acceptsInput(node.type)).map((node) => node.id);
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    const node = byId.get(id);
    if (!node || order.has(id)) continue;
    order.add(id);
    queue.push(...waysOf(document, node).flatMap((way) => way.to ?? []));
  }
  for (const node of document.nodes) order.add(node.id);
  return [...order].flatMap((id) => {
    const node = byId.get(id);
    return node ? [{ node, ways: waysOf(document, node) }] : [];
  });
}

function waysOf(document: FlowDocument, node: FlowNode): OutlineEntry['ways'] {
  return shownPorts(document, node).flatMap((port): OutlineEntry['ways'] => {
    const targets = document.edges.filter((edge) => edge.from.node === node.id && edge.from.port === port);
    return targets.length > 0 ? targets.map((edge) => ({ port, to: edge.to.node })) : [{ port, to: null }];
  });
}
