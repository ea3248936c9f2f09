import type { FlowDocument, FlowEdge, FlowNode, FlowProblem } from '@columba/workflow-contracts';
import { type Edge, type Node, Position } from '@xyflow/react';
import type { XY } from '../document/document-edits';
import { CARD, cardHeight } from '../document/node-geometry';
import { acceptsInput, shownPorts, usedPorts } from '../document/node-ports';
import { type ProblemIndex, problemsOfNode } from '../document/problem-place';
import { IDLE_NODE, type NodeState, type NodeStatus, type RunFold } from '../monitor/fold-facts';
import { drawnStatus, type EdgeState, edgeState } from '../monitor/run-path';

export type CanvasMode = 'edit' | 'view' | 'monitor';
export type CardData = {
  node: FlowNode;
  ports: string[];
  /** Ports that an edge leaves by. */
  used: readonly string[];
  problems: FlowProblem[];
  mode: CanvasMode;
  status: NodeStatus | null;
  state: NodeState | null;
};
export type CardNode = Node<CardData, 'step'>;
export type PathData = { edge: FlowEdge; state: EdgeState | null };
export type PathEdge = Edge<PathData, 'path'>;

export interface CanvasInputs {
  document: FlowDocument;
  mode: CanvasMode;
  selectedNodes: ReadonlySet<string>;
  selectedEdges: ReadonlySet<string>;
  /** Where nodes are while the hand still holds them. */
  dragged: Readonly<Record<string, XY>>;
  problems: ProblemIndex;
  fold: RunFold | null;
}
export interface Canvas {
  nodes: CardNode[];
  edges: PathEdge[];
}

const NO_PROBLEMS: FlowProblem[] = [];
const NO_PORTS: readonly string[] = [];

/**
 * What React Flow draws, derived from the document. A card or a line that looks the same as before stays the same
 * object, so that one edit among 500 nodes draws one card.
 */
export function deriveCanvas(inputs: CanvasInputs, before: Canvas | null = null): Canvas {
  const oldNodes = new Map(before?.nodes.map((node) => [node.id, node]));
  const oldEdges = new Map(before?.edges.map((edge) => [edge.id, edge]));
  const used = usedPorts(inputs.document);
  return {
    nodes: inputs.document.nodes.map((node) => keep(oldNodes.get(node.id), cardOf(node, inputs, used))),
    edges: inputs.document.edges.map((edge) => keep(oldEdges.get(edge.id), lineOf(edge, inputs))),
  };
}

function cardOf(node: FlowNode, inputs: CanvasInputs, used: ReadonlyMap<string, string[]>): CardNode {
  const { document, fold, mode } = inputs;
  const ports = shownPorts(document, node);
  const height = cardHeight(ports.length);
  const found = problemsOfNode(inputs.problems, node.id);
  return {
    id: node.id,
    type: 'step',
    position: inputs.dragged[node.id] ?? node.position ?? { x: 0, y: 0 },
    width: CARD.width,
    height,
    measured: { width: CARD.width, height },
    handles: handlesOf(node.type, ports),
    selected: inputs.selectedNodes.has(node.id),
    draggable: mode === 'edit',
    connectable: mode === 'edit',
    deletable: false,
    ariaLabel: node.label ?? node.id,
    data: {
      node,
      ports,
      used: used.get(node.id) ?? NO_PORTS,
      problems: found.length === 0 ? NO_PROBLEMS : found,
      mode,
      status: fold ? drawnStatus(fold, node.id) : null,
      state: fold ? (fold.nodes[node.id] ?? IDLE_NODE) : null,
    },
  };
}

const DOT = 10;
/** Centre of a port's row, from the top of the card. */
export function portY(index: number): number {
  return CARD.header + CARD.summary + index * CARD.portRow + CARD.portRow / 2;
}
export const INPUT_Y = CARD.header / 2;

function handlesOf(type: string, ports: readonly string[]): NonNullable<CardNode['handles']> {
  const size = { width: DOT, height: DOT };
  const input = { type: 'target' as const, position: Position.Left, x: -DOT / 2, y: INPUT_Y - DOT / 2, ...size };
  const outputs = ports.map((id, index) => ({
    id,
    type: 'source' as const,
    position: Position.Right,
    x: CARD.width - DOT / 2,
    y: portY(index) - DOT / 2,
    ...size,
  }));
  return acceptsInput(type) ? [input, ...outputs] : outputs;
}

function lineOf(edge: FlowEdge, inputs: CanvasInputs): PathEdge {
  const state = inputs.fold ? edgeState(inputs.fold, edge) : null;
  return {
    id: edge.id,
    type: 'path',
    source: edge.from.node,
    sourceHandle: edge.from.port,
    target: edge.to.node,
    selected: inputs.selectedEdges.has(edge.id),
    deletable: false,
    reconnectable: inputs.mode === 'edit',
    ariaLabel: `${edge.from.node} ${edge.from.port} → ${edge.to.node}`,
    zIndex: state === 'taken' || state === 'flowing' ? 1 : 0,
    data: { edge, state },
  };
}

function keep<T extends CardNode | PathEdge>(before: T | undefined, next: T): T {
  return before && same(before, next, 3) ? before : next;
}

/** Equal by value down to a depth; deeper parts must be the same object. */
function same(a: unknown, b: unknown, depth: number): boolean {
  if (Object.is(a, b)) return true;
  if (depth === 0 || typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], depth - 1));
}
