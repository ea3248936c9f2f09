import { type FlowDocument, type FlowNode, flowEdgeSchema, flowNodeSchema } from '@columba/workflow-contracts';
import { z } from 'zod';
import { addNodes, type XY } from './document-edits';
import { GRID, snap } from './node-geometry';
import { freeEdgeId, freeNodeId, nodeIdsOf, wordOfId } from './node-ids';

/** What travels over the clipboard, also between journeys. Foreign text is checked before anything is pasted. */
const fragmentSchema = z.strictObject({
  columba: z.literal('nodes'),
  nodes: z.array(flowNodeSchema).min(1).max(500),
  edges: z.array(flowEdgeSchema).max(2_000),
});
export type ClipboardFragment = z.infer<typeof fragmentSchema>;

export function copyNodes(document: FlowDocument, ids: Iterable<string>): ClipboardFragment | null {
  const chosen = new Set(ids);
  const nodes = document.nodes.filter((node) => chosen.has(node.id));
  if (nodes.length === 0) return null;
  const edges = document.edges.filter((edge) => chosen.has(edge.from.node) && chosen.has(edge.to.node));
  return { columba: 'nodes', nodes, edges };
}

export function readFragment(text: string): ClipboardFragment | null {
  try {
    const parsed = fragmentSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export interface Pasted {
  document: FlowDocument;
  nodeIds: string[];
}

/**
 * Pastes with fresh ids. Templates and conditions inside the fragment that name one of its nodes
 * (`nodes.hello.output`) follow that node to its new id.
 */
export function pasteFragment(
  document: FlowDocument,
  fragment: ClipboardFragment,
  offset: XY = { x: GRID * 2, y: GRID * 2 },
): Pasted {
  const taken = nodeIdsOf(document);
  const renamed = new Map<string, string>();
  for (const node of fragment.nodes) {
    const id = freeNodeId(taken, wordOfId(node.id));
    taken.add(id);
    renamed.set(node.id, id);
  }
  const nodes = fragment.nodes.map((node) => movedCopy(node, renamed, offset));
  let next = addNodes(document, nodes);
  for (const edge of fragment.edges) {
    const copy = {
      ...edge,
      id: freeEdgeId(next),
      from: { ...edge.from, node: renamed.get(edge.from.node) ?? edge.from.node },
      to: { ...edge.to, node: renamed.get(edge.to.node) ?? edge.to.node },
    };
    next = { ...next, edges: [...next.edges, copy] };
  }
  return { document: next, nodeIds: nodes.map((node) => node.id) };
}

function movedCopy(node: FlowNode, renamed: ReadonlyMap<string, string>, offset: XY): FlowNode {
  const at = node.position ?? { x: 0, y: 0 };
  return {
    ...node,
    id: renamed.get(node.id) ?? node.id,
    config: renameReferences(node.config, renamed) as FlowNode['config'],
    position: { x: snap(at.x + offset.x), y: snap(at.y + offset.y) },
  };
}

function renameReferences(value: unknown, renamed: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    return value.replace(/\bnodes\.([A-Za-z][A-Za-z0-9_-]*)/g, (all, id: string) =>
      renamed.has(id) ? `nodes.${renamed.get(id)}` : all,
    );
  }
  if (Array.isArray(value)) return value.map((one) => renameReferences(one, renamed));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, renameReferences(one, renamed)]));
}
