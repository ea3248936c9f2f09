import { emptyFlowDocument } from '@columba/workflow-contracts';
import { expect, it } from 'vitest';
import { outlineOf } from './outline';

it('lists steps in the order a run meets them, loops once, strays last', () => {
  const outline = outlineOf({
    ...emptyFlowDocument('x'),
    nodes: [
      { id: 'stray', type: 'delay', config: {} },
      { id: 'hello', type: 'send_message', config: {} },
      { id: 'start', type: 'trigger_manual', config: {} },
    ],
    edges: [
      { id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'hello' } },
      { id: 'e2', from: { node: 'hello', port: 'sent' }, to: { node: 'hello' } },
    ],
  });
  expect(outline.map((entry) => entry.node.id)).toEqual(['start', 'hello', 'stray']);
  expect(outline[1]?.ways).toEqual([
    { port: 'sent', to: 'hello' },
    { port: 'undeliverable', to: null },
    { port: 'error', to: null },
  ]);
});
