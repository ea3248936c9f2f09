import type { FlowDocument, FlowNode } from '@columba/workflow-contracts';
import type { XY } from './document-edits';
import { shownPorts } from './node-ports';

/** Sizes of a node card in canvas pixels. The card's CSS uses the same numbers, so nothing has to be measured first. */
export const GRID = 16;
export const CARD = { width: 240, header: 36, summary: 28, portRow: 24, foot: 8, compactFoot: 8 } as const;
export const GAP = { x: 64, y: 32 } as const;

export function snap(value: number): number {
  return Math.round(value / GRID) * GRID + 0;
}

export function snapXY(at: XY): XY {
  return { x: snap(at.x), y: snap(at.y) };
}

export function cardHeight(portCount: number): number {
  const ports = portCount === 0 ? 0 : portCount * CARD.portRow + CARD.foot;
  return CARD.header + CARD.summary + ports + (portCount === 0 ? CARD.compactFoot : 0);
}

export interface Box extends XY {
  width: number;
  height: number;
}

export function boxOf(document: FlowDocument, node: FlowNode): Box {
  const at = node.position ?? { x: 0, y: 0 };
  return { x: at.x, y: at.y, width: CARD.width, height: cardHeight(shownPorts(document, node).length) };
}

function overlaps(a: Box, b: Box): boolean {
  const margin = GRID;
  return (
    a.x < b.x + b.width + margin &&
    b.x < a.x + a.width + margin &&
    a.y < b.y + b.height + margin &&
    b.y < a.y + a.height + margin
  );
}

/** The nearest free place at or below a wish, on the grid. Goes down in card steps until nothing overlaps. */
export function freePlace(document: FlowDocument, wish: XY, height: number): XY {
  const boxes = document.nodes.map((node) => boxOf(document, node));
  const box: Box = { ...snapXY(wish), width: CARD.width, height };
  for (let tries = 0; tries <= boxes.length; tries++) {
    const hit = boxes.find((other) => overlaps(box, other));
    if (!hit) return { x: box.x, y: box.y };
    box.y = snap(hit.y + hit.height + GAP.y + GRID / 2);
  }
  return { x: box.x, y: box.y };
}

/** Where a step that follows a port belongs: one column to the right, level with the port's row. */
export function placeAfter(document: FlowDocument, source: FlowNode, port: string, height: number): XY {
  const box = boxOf(document, source);
  const row = Math.max(0, shownPorts(document, source).indexOf(port));
  return freePlace(document, { x: box.x + CARD.width + GAP.x, y: box.y + row * (CARD.portRow * 2) }, height);
}
