import { emptyFlowDocument, type FlowDocument } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { copyNodes, pasteFragment, readFragment } from './clipboard-fragment';

const document: FlowDocument = {
  ...emptyFlowDocument('Copy me'),
  nodes: [
    { id: 'ask', type: 'ask_question', config: { channel: 'sms', body: 'Number?' }, position: { x: 0, y: 0 } },
    {
      id: 'answer',
      type: 'send_message',
      config: { channel: 'sms', body: 'You said {{ nodes.ask.output.reply.text }}, not {{ nodes.asked.output.x }}' },
      position: { x: 320, y: 0 },
    },
    { id: 'done', type: 'end', config: {}, position: { x: 640, y: 0 } },
  ],
  edges: [
    { id: 'e1', from: { node: 'ask', port: 'replied' }, to: { node: 'answer' } },
    { id: 'e2', from: { node: 'answer', port: 'sent' }, to: { node: 'done' } },
  ],
};

describe('copy and paste', () => {
  it('copies nodes with the edges between them, and pastes with fresh ids', () => {
    const fragment = copyNodes(document, ['ask', 'answer'])!;
    const pasted = pasteFragment(document, fragment);
    expect(pasted.nodeIds).toEqual(['ask_2', 'answer_2']);
    expect(pasted.document.edges.slice(2)).toEqual([
      { id: 'e3', from: { node: 'ask_2', port: 'replied' }, to: { node: 'answer_2' } },
    ]);
    expect(pasted.document.nodes.at(-1)?.position).toEqual({ x: 352, y: 32 });
  });

  it('lets templates follow a node that was copied with them, and no other', () => {
    const body = (ids: string[]) =>
      pasteFragment(document, copyNodes(document, ids)!).document.nodes.find((node) => node.id === 'answer_2')?.config
        .body;
    expect(body(['ask', 'answer'])).toBe(
      'You said {{ nodes.ask_2.output.reply.text }}, not {{ nodes.asked.output.x }}',
    );
    expect(body(['answer'])).toContain('nodes.ask.output');
  });

  it('travels as text, and foreign text is refused', () => {
    const fragment = copyNodes(document, ['done'])!;
    expect(readFragment(JSON.stringify(fragment))).toEqual(fragment);
    expect(readFragment('hello')).toBeNull();
    expect(readFragment('{"columba":"nodes","nodes":[{"id":"1 bad"}],"edges":[]}')).toBeNull();
    expect(copyNodes(document, ['ghost'])).toBeNull();
  });
});
