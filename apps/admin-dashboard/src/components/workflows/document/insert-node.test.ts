import { emptyFlowDocument, type FlowDocument } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { withPositions } from './auto-layout';
import { insertNode } from './insert-node';
import { boxOf, GRID } from './node-geometry';

const empty = () => emptyFlowDocument('New');
function build(...steps: [type: string, after?: string][]): FlowDocument {
  return steps.reduce(
    (document, [type, after]) => insertNode(document, type, after ? { after } : undefined)!.document,
    empty(),
  );
}
function overlapping(document: FlowDocument): string[] {
  const boxes = document.nodes.map((node) => ({ id: node.id, ...boxOf(document, node) }));
  return boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
      .map((b) => `${a.id}/${b.id}`),
  );
}

describe('inserting a node', () => {
  it('connects to the first free port of the node before, then to the next one', () => {
    const document = build(
      ['trigger_message'],
      ['condition', 'trigger_message'],
      ['send_message', 'condition'],
      ['end', 'condition'],
    );
    expect(document.edges.map((edge) => `${edge.from.node}.${edge.from.port}>${edge.to.node}`)).toEqual([
      'trigger_message.out>condition',
      'condition.true>send_message',
      'condition.false>end',
    ]);
    expect(overlapping(document)).toEqual([]);
  });

  it('gives ids that are free and positions on the grid', () => {
    const document = build(['trigger_manual'], ['tags', 'trigger_manual'], ['tags', 'tags'], ['tags', 'tags_2']);
    expect(document.nodes.map((node) => node.id)).toEqual(['trigger_manual', 'tags', 'tags_2', 'tags_3']);
    for (const node of document.nodes) {
      expect(node.position!.x % GRID).toBe(0);
      expect(node.position!.y % GRID).toBe(0);
    }
  });

  it('never connects into a trigger, and not from a node without a free port', () => {
    expect(build(['end'], ['trigger_message', 'end']).edges).toEqual([]);
    expect(build(['end'], ['send_message', 'end']).edges).toEqual([]);
  });

  it('connects to a stated port at a stated place', () => {
    const start = build(['trigger_manual'], ['send_message', 'trigger_manual']);
    const { document, nodeId } = insertNode(start, 'ticket', {
      port: { node: 'send_message', port: 'error' },
      at: { x: 1003, y: 517 },
    })!;
    expect(document.nodes.at(-1)).toMatchObject({ id: nodeId, position: { x: 1008, y: 512 } });
    expect(document.edges.at(-1)).toMatchObject({
      from: { node: 'send_message', port: 'error' },
      to: { node: nodeId },
    });
  });

  it('knows no unknown type', () => {
    expect(insertNode(empty(), 'teleport', undefined)).toBeNull();
  });
});

describe('laying out', () => {
  it('gives every node of a bare document its own place, left to right', () => {
    const bare: FlowDocument = {
      ...build(
        ['trigger_message'],
        ['condition', 'trigger_message'],
        ['send_message', 'condition'],
        ['end', 'condition'],
      ),
    };
    const stripped = { ...bare, nodes: bare.nodes.map(({ position: _gone, ...node }) => node) };
    const laid = withPositions(stripped);
    expect(overlapping(laid)).toEqual([]);
    const x = Object.fromEntries(laid.nodes.map((node) => [node.id, node.position!.x]));
    expect(x.trigger_message).toBeLessThan(x.condition!);
    expect(x.condition).toBeLessThan(x.send_message!);
    const y = Object.fromEntries(laid.nodes.map((node) => [node.id, node.position!.y]));
    expect(y.send_message, 'the true port is above the false port').toBeLessThan(y.end!);
  });

  it('leaves arranged nodes where people put them', () => {
    const document = build(['trigger_message'], ['end', 'trigger_message']);
    const [first, second] = document.nodes;
    const { position: _gone, ...loose } = second!;
    const laid = withPositions({ ...document, nodes: [first!, loose] });
    expect(laid.nodes[0]?.position).toEqual(first?.position);
    expect(overlapping(laid)).toEqual([]);
  });
});

describe('laying out circles', () => {
  it('keeps the reading direction where a path leads back', () => {
    const document: FlowDocument = {
      ...empty(),
      nodes: [
        { id: 'start', type: 'trigger_manual', config: {} },
        { id: 'ask', type: 'ask_question', config: {} },
        { id: 'check', type: 'condition', config: {} },
        { id: 'done', type: 'end', config: {} },
      ],
      edges: [
        { id: 'e1', from: { node: 'check', port: 'false' }, to: { node: 'ask' } },
        { id: 'e2', from: { node: 'start', port: 'out' }, to: { node: 'ask' } },
        { id: 'e3', from: { node: 'ask', port: 'replied' }, to: { node: 'check' } },
        { id: 'e4', from: { node: 'check', port: 'true' }, to: { node: 'done' } },
      ],
    };
    const x = withPositions(document).nodes.map((node) => node.position!.x);
    expect(x).toEqual([...x].sort((a, b) => a - b));
    expect(new Set(x).size).toBe(4);
  });
});
