import { emptyFlowDocument, type FlowDocument } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { patchNode } from '../document/document-edits';
import { cardHeight } from '../document/node-geometry';
import { type CanvasInputs, deriveCanvas, portY } from './derive-canvas';

const document: FlowDocument = {
  ...emptyFlowDocument('x'),
  nodes: [
    { id: 'start', type: 'trigger_manual', config: {}, position: { x: 0, y: 0 } },
    { id: 'hello', type: 'send_message', config: { channel: 'sms', body: 'Hi' }, position: { x: 320, y: 0 } },
  ],
  edges: [{ id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'hello' } }],
};
const inputs = (more: Partial<CanvasInputs> = {}): CanvasInputs => ({
  document,
  mode: 'edit',
  selectedNodes: new Set(),
  selectedEdges: new Set(),
  dragged: {},
  problems: new Map(),
  fold: null,
  ...more,
});

describe('the canvas', () => {
  it('is drawn from the document, with handles where the port rows are', () => {
    const { nodes, edges } = deriveCanvas(inputs());
    const hello = nodes[1]!;
    expect(hello).toMatchObject({ height: cardHeight(3), data: { ports: ['sent', 'undeliverable', 'error'] } });
    expect(hello.handles?.map((handle) => handle.id)).toEqual([undefined, 'sent', 'undeliverable', 'error']);
    expect(hello.handles?.[1]?.y).toBe(portY(0) - 5);
    expect(
      nodes[0]?.handles?.map((handle) => handle.type),
      'a trigger has no way in',
    ).toEqual(['source']);
    expect(edges[0]).toMatchObject({ source: 'start', sourceHandle: 'out', target: 'hello' });
  });

  it('keeps what did not change the same object', () => {
    const first = deriveCanvas(inputs());
    expect(deriveCanvas(inputs({ selectedNodes: new Set(), dragged: {} }), first).nodes).toEqual(first.nodes);
    const second = deriveCanvas(inputs({ document: patchNode(document, 'hello', { label: 'Greet' }) }), first);
    expect(second.nodes[0]).toBe(first.nodes[0]);
    expect(second.nodes[1]).not.toBe(first.nodes[1]);
    expect(second.edges[0]).toBe(first.edges[0]);
  });

  it('moves a card with the hand before the document knows', () => {
    const first = deriveCanvas(inputs());
    const moved = deriveCanvas(inputs({ dragged: { hello: { x: 5, y: 6 } } }), first);
    expect(moved.nodes[1]?.position).toEqual({ x: 5, y: 6 });
    expect(moved.nodes[0]).toBe(first.nodes[0]);
  });

  it('says which ports are used', () => {
    expect(deriveCanvas(inputs()).nodes.map((node) => node.data.used)).toEqual([['out'], []]);
  });
});
