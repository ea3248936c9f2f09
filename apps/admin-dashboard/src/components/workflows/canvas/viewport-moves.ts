import type { FlowDocument } from '@columba/workflow-contracts';
import { type Box, boxOf } from '../document/node-geometry';
import { acceptsInput } from '../document/node-ports';

export interface View {
  x: number;
  y: number;
  zoom: number;
}
interface Size {
  width: number;
  height: number;
}
const MARGIN = 40;
/** Around a journey that is shown whole. */
const FRAME = 24;
/** Below this a card shows only its title. */
const SMALLEST_READABLE = 0.5;

/** The shortest way to move the view so that a box is whole inside it; nothing when it is already. */
export function panToShow(box: Box, view: View, pane: Size): { x: number; y: number } {
  const left = box.x * view.zoom + view.x;
  const top = box.y * view.zoom + view.y;
  return {
    x: shift(left, left + box.width * view.zoom, pane.width),
    y: shift(top, top + box.height * view.zoom, pane.height),
  };
}

function shift(from: number, to: number, length: number): number {
  if (from >= 0 && to <= length) return 0;
  if (from < 0 || to - from > length - MARGIN) return MARGIN - from;
  return length - MARGIN - to;
}

/**
 * The first view of a journey: all of it where it can still be read, else its beginning, larger.
 * An empty journey leaves room for its first step.
 */
export function openingView(document: FlowDocument, pane: Size, beginningZoom: number): View {
  const boxes = document.nodes.map((node) => boxOf(document, node));
  if (boxes.length === 0) return { x: MARGIN * 1.6, y: pane.height / 3, zoom: 1 };
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y));
  const width = Math.max(...boxes.map((box) => box.x + box.width)) - left;
  const height = Math.max(...boxes.map((box) => box.y + box.height)) - top;
  const fitting = Math.min((pane.width - 2 * FRAME) / width, (pane.height - 2 * FRAME) / height, 1);
  if (fitting >= SMALLEST_READABLE) {
    return {
      x: pane.width / 2 - (left + width / 2) * fitting,
      y: pane.height / 2 - (top + height / 2) * fitting,
      zoom: fitting,
    };
  }
  const firstNode = document.nodes.find((node) => !acceptsInput(node.type));
  const first = firstNode ? boxOf(document, firstNode) : { x: left, y: top, height };
  const wide = width * beginningZoom > pane.width - 2 * MARGIN;
  return {
    x: wide ? MARGIN - first.x * beginningZoom : pane.width / 2 - (left + width / 2) * beginningZoom,
    y: pane.height / 2 - (first.y + first.height / 2) * beginningZoom,
    zoom: beginningZoom,
  };
}
