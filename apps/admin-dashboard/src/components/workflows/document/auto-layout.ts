import type { FlowDocument } from '@columba/workflow-contracts';
import dagre from '@dagrejs/dagre';
import { moveNodes, type XY } from './document-edits';
import { boxOf, GAP, snap } from './node-geometry';
import { acceptsInput, shownPorts } from './node-ports';

/**
 * Lays a journey out from left to right, each step as near to its trigger as it can be, ports in their order from top
 * to bottom, on the grid. dagre ranks from the sinks, so it is given the edges turned round, without those that lead back.
 */
export function layoutPositions(document: FlowDocument): Record<string, XY> {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'RL', ranker: 'longest-path', nodesep: GAP.y, ranksep: GAP.x, marginx: 0, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  const ids = new Set(document.nodes.map((node) => node.id));
  for (const node of document.nodes) {
    const { width, height } = boxOf(document, node);
    graph.setNode(node.id, { width, height });
  }
  const back = backEdges(document);
  for (const edge of edgesInPortOrder(document)) {
    if (back.has(edge.id) || !ids.has(edge.from.node) || !ids.has(edge.to.node)) continue;
    graph.setEdge(edge.to.node, edge.from.node, {}, edge.id);
  }
  dagre.layout(graph, { constraints: siblingOrder(document) });
  return positionsOf(document, graph);
}

function positionsOf(document: FlowDocument, graph: InstanceType<typeof dagre.graphlib.Graph>): Record<string, XY> {
  const positions: Record<string, XY> = {};
  for (const node of document.nodes) {
    const { width, height } = boxOf(document, node);
    const centre = graph.node(node.id) as { x: number; y: number };
    positions[node.id] = { x: snap(centre.x - width / 2), y: snap(centre.y - height / 2) };
  }
  return positions;
}

/**
 * Steps behind one node stand in the order of its ports. Only steps with a single way in are held to it: with several,
 * two nodes could ask for opposite orders.
 */
function siblingOrder(document: FlowDocument): { left: string; right: string }[] {
  const waysIn = new Map<string, number>();
  for (const edge of document.edges) waysIn.set(edge.to.node, (waysIn.get(edge.to.node) ?? 0) + 1);
  const last = new Map<string, string>();
  const order: { left: string; right: string }[] = [];
  for (const edge of edgesInPortOrder(document)) {
    if (waysIn.get(edge.to.node) !== 1) continue;
    const left = last.get(edge.from.node);
    if (left) order.push({ left, right: edge.to.node });
    last.set(edge.from.node, edge.to.node);
  }
  return order;
}

/** Edges that close a circle, seen from the first steps: they would turn the reading direction. */
function backEdges(document: FlowDocument): Set<string> {
  const back = new Set<string>();
  const state = new Map<string, 'open' | 'done'>();
  const visit = (id: string) => {
    state.set(id, 'open');
    for (const edge of document.edges) {
      if (edge.from.node !== id) continue;
      if (state.get(edge.to.node) === 'open') back.add(edge.id);
      else if (!state.has(edge.to.node)) visit(edge.to.node);
    }
    state.set(id, 'done');
  };
  const firstSteps = document.nodes.filter((node) => !acceptsInput(node.type));
  for (const node of [...firstSteps, ...document.nodes]) if (!state.has(node.id)) visit(node.id);
  return back;
}

function edgesInPortOrder(document: FlowDocument): FlowDocument['edges'] {
  const order = new Map(document.nodes.map((node) => [node.id, shownPorts(document, node)]));
  const rank = (edge: FlowDocument['edges'][number]) => order.get(edge.from.node)?.indexOf(edge.from.port) ?? 0;
  return [...document.edges].sort((a, b) => rank(a) - rank(b));
}

export function tidyUp(document: FlowDocument): FlowDocument {
  return moveNodes(document, layoutPositions(document));
}

/** A document whose every node has a place: what was written by hand or by the API may have none. */
export function withPositions(document: FlowDocument): FlowDocument {
  const missing = document.nodes.filter((node) => !node.position);
  if (missing.length === 0) return document;
  const laid = layoutPositions(document);
  const placed = document.nodes.length === missing.length ? laid : shiftBelow(document, laid);
  return moveNodes(document, Object.fromEntries(missing.map((node) => [node.id, placed[node.id] ?? { x: 0, y: 0 }])));
}

/** Only some nodes have no place: put those below what people have already arranged. */
function shiftBelow(document: FlowDocument, laid: Record<string, XY>): Record<string, XY> {
  const arranged = document.nodes.filter((node) => node.position).map((node) => boxOf(document, node));
  const bottom = Math.max(...arranged.map((box) => box.y + box.height)) + GAP.y;
  const top = Math.min(...document.nodes.filter((node) => !node.position).map((node) => laid[node.id]?.y ?? 0));
  return Object.fromEntries(Object.entries(laid).map(([id, at]) => [id, { x: at.x, y: snap(at.y - top + bottom) }]));
}
