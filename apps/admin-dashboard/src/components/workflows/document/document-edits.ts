import type { FlowDocument, FlowEdge, FlowNode } from '@columba/workflow-contracts';
import { freeEdgeId } from './node-ids';
import { portsOfNode } from './node-ports';

/** Every edit takes a document and gives a new one; what it does not touch stays the same object. */
export type XY = { x: number; y: number };
export type PortRef = { node: string; port: string };

export function addNodes(document: FlowDocument, nodes: FlowNode[]): FlowDocument {
  return nodes.length === 0 ? document : { ...document, nodes: [...document.nodes, ...nodes] };
}

/** Takes nodes away together with the edges that touch them. */
export function removeParts(
  document: FlowDocument,
  parts: { nodeIds?: Iterable<string>; edgeIds?: Iterable<string> },
): FlowDocument {
  const nodeIds = new Set(parts.nodeIds);
  const edgeIds = new Set(parts.edgeIds);
  const nodes = document.nodes.filter((node) => !nodeIds.has(node.id));
  const edges = document.edges.filter(
    (edge) => !edgeIds.has(edge.id) && !nodeIds.has(edge.from.node) && !nodeIds.has(edge.to.node),
  );
  const same = nodes.length === document.nodes.length && edges.length === document.edges.length;
  return same ? document : { ...document, nodes, edges };
}

export function moveNodes(document: FlowDocument, positions: Readonly<Record<string, XY>>): FlowDocument {
  let changed = false;
  const nodes = document.nodes.map((node) => {
    const to = positions[node.id];
    if (!to || (node.position?.x === to.x && node.position?.y === to.y)) return node;
    changed = true;
    return { ...node, position: { x: to.x, y: to.y } };
  });
  return changed ? { ...document, nodes } : document;
}

/** Keys set to `undefined` are taken away, so that the document keeps no empty fields. */
export function patchNode(document: FlowDocument, nodeId: string, patch: Partial<Omit<FlowNode, 'id'>>): FlowDocument {
  const nodes = document.nodes.map((node) => (node.id === nodeId ? withoutUndefined({ ...node, ...patch }) : node));
  return { ...document, nodes };
}

/**
 * Gives a node a new configuration. Edges follow a port that was renamed, and go with a port that was taken away.
 */
export function setNodeConfig(document: FlowDocument, nodeId: string, config: Record<string, unknown>): FlowDocument {
  const before = document.nodes.find((node) => node.id === nodeId);
  if (!before) return document;
  const next = patchNode(document, nodeId, { config });
  const moves = portMoves(portsOfNode(before), portsOfNode({ ...before, config }));
  if (moves.size === 0) return next;
  const edges = next.edges.flatMap((edge) => {
    const target = edge.from.node === nodeId ? moves.get(edge.from.port) : edge.from.port;
    if (edge.from.node !== nodeId || !moves.has(edge.from.port)) return [edge];
    return target ? [{ ...edge, from: { ...edge.from, port: target } }] : [];
  });
  return { ...next, edges };
}

/** Old port -> new name, or null where it is gone. One changed name in the same place is a rename. */
function portMoves(before: string[], after: string[]): Map<string, string | null> {
  const gone = before.filter((port) => !after.includes(port));
  const isRename = gone.length === 1 && before.length === after.length;
  return new Map(gone.map((port) => [port, isRename ? (after[before.indexOf(port)] ?? null) : null]));
}

/** Draws an edge. The same edge twice, an edge onto its own node and an edge of an unknown node change nothing. */
export function connect(document: FlowDocument, from: PortRef, toNode: string): FlowDocument {
  const known = (id: string) => document.nodes.some((node) => node.id === id);
  const exists = document.edges.some(
    (edge) => edge.from.node === from.node && edge.from.port === from.port && edge.to.node === toNode,
  );
  if (exists || from.node === toNode || !known(from.node) || !known(toNode)) return document;
  const edge: FlowEdge = { id: freeEdgeId(document), from: { ...from }, to: { node: toNode } };
  return { ...document, edges: [...document.edges, edge] };
}

/** Moves one end of an edge, keeping its id and what it catches. */
export function reconnect(document: FlowDocument, edgeId: string, from: PortRef, toNode: string): FlowDocument {
  if (from.node === toNode) return document;
  const edges = document.edges.map((edge) =>
    edge.id === edgeId
      ? withoutUndefined({
          ...edge,
          from: { ...from },
          to: { ...edge.to, node: toNode },
          onError: from.port === 'error' ? edge.onError : undefined,
        })
      : edge,
  );
  return { ...document, edges };
}

export function patchEdge(document: FlowDocument, edgeId: string, patch: Partial<Omit<FlowEdge, 'id'>>): FlowDocument {
  const edges = document.edges.map((edge) => (edge.id === edgeId ? withoutUndefined({ ...edge, ...patch }) : edge));
  return { ...document, edges };
}

export function patchSettings(document: FlowDocument, patch: Partial<FlowDocument['settings']>): FlowDocument {
  return { ...document, settings: withoutUndefined({ ...document.settings, ...patch }) };
}

export function renameFlow(document: FlowDocument, name: string): FlowDocument {
  return name === document.name ? document : { ...document, name };
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}
