import type { FlowDocument } from '@columba/workflow-contracts';

/** A free node id made from a word: `send_message`, then `send_message_2`. Ids stand in template paths, so no odd letters. */
export function freeNodeId(taken: ReadonlySet<string>, word: string): string {
  const cleaned = word.replace(/[^A-Za-z0-9_-]+/g, '_').replace(/^[^A-Za-z]+/, '');
  const base = (cleaned || 'node').slice(0, 56);
  if (!taken.has(base)) return base;
  for (let n = 2; ; n++) {
    const id = `${base}_${n}`;
    if (!taken.has(id)) return id;
  }
}

export function freeEdgeId(document: Pick<FlowDocument, 'edges'>): string {
  const taken = new Set(document.edges.map((edge) => edge.id));
  for (let n = document.edges.length + 1; ; n++) {
    if (!taken.has(`e${n}`)) return `e${n}`;
  }
}

export function nodeIdsOf(document: Pick<FlowDocument, 'nodes'>): Set<string> {
  return new Set(document.nodes.map((node) => node.id));
}

/** `send_message_2` and `send_message` share the word `send_message`. */
export function wordOfId(id: string): string {
  return id.replace(/_\d+$/, '');
}
