import { type FlowDocument, flowDocumentSchema } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { diffFlows } from './diff-flows.js';

//  start --> hello --sent--> done
const before: FlowDocument = flowDocumentSchema.parse({
  schemaVersion: 1,
  name: 'Hello',
  nodes: [
    { id: 'start', type: 'trigger_manual', position: { x: 0, y: 0 } },
    { id: 'hello', type: 'send_message', config: { channel: 'whatsapp', body: 'Hi' } },
    { id: 'done', type: 'end' },
  ],
  edges: [
    { id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'hello' } },
    { id: 'e2', from: { node: 'hello', port: 'sent' }, to: { node: 'done' } },
  ],
});

describe('the difference of two versions', () => {
  it('is none when nodes were only moved and edges only renamed', () => {
    const moved = structuredClone(before);
    moved.nodes[0]!.position = { x: 500, y: 40 };
    moved.nodes[1]!.config = { body: 'Hi', channel: 'whatsapp' };
    moved.edges[0]!.id = 'another';
    expect(diffFlows(before, moved)).toMatchObject({ identical: true, nodes: { changed: [] }, settings: [] });
  });

  it('names fields by pointer, with both values', () => {
    const changed = structuredClone(before);
    changed.nodes[1]!.config = { channel: 'sms', body: 'Hi' };
    changed.nodes[1]!.timeoutMs = 5_000;
    changed.settings.timezone = 'Europe/Berlin';
    expect(diffFlows(before, changed)).toMatchObject({
      identical: false,
      nodes: {
        changed: [
          {
            nodeId: 'hello',
            fields: [
              { pointer: '/config/channel', before: 'whatsapp', after: 'sms' },
              { pointer: '/timeoutMs', after: 5_000 },
            ],
          },
        ],
      },
      settings: [{ pointer: '/settings/timezone', before: 'UTC', after: 'Europe/Berlin' }],
    });
  });

  it('tells what came and went, and turns round with its sides', () => {
    const changed = structuredClone(before);
    changed.nodes[1] = { ...changed.nodes[1]!, id: 'greet' };
    for (const edge of changed.edges) {
      if (edge.to.node === 'hello') edge.to.node = 'greet';
      if (edge.from.node === 'hello') edge.from.node = 'greet';
    }
    const there = diffFlows(before, changed);
    const back = diffFlows(changed, before);
    expect(there.nodes).toEqual({ added: ['greet'], removed: ['hello'], changed: [] });
    expect(there.edges.added).toHaveLength(2);
    expect(back.nodes).toMatchObject({ added: there.nodes.removed, removed: there.nodes.added });
    expect(back.edges).toEqual({ added: there.edges.removed, removed: there.edges.added });
  });
});
