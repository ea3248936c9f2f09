import { nodeDefinition, portsOf } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { DEMO_JOURNEYS } from './demo-journeys.js';

describe.each(DEMO_JOURNEYS.map(({ document }) => [document.name, document] as const))('%s', (_, document) => {
  it.each(document.nodes.map((node) => [node.id, node] as const))(
    '%s is configured and stands on the grid',
    (id, node) => {
      const definition = nodeDefinition(node.type);
      expect(definition?.config.safeParse(node.config).error).toBeUndefined();
      expect([(node.position?.x ?? 1) % 16, (node.position?.y ?? 1) % 16]).toEqual([0, 0]);
      const outcomes = portsOf(definition!, node.config).filter((port) => port !== 'error');
      const wired = document.edges.filter((edge) => edge.from.node === id).map((edge) => edge.from.port);
      expect(wired).toEqual(expect.arrayContaining(outcomes));
      expect([...outcomes, 'error']).toEqual(expect.arrayContaining(wired));
    },
  );

  it('leads everywhere from its trigger', () => {
    const reached = new Set(['start']);
    for (const node of reached)
      for (const edge of document.edges) if (edge.from.node === node) reached.add(edge.to.node);
    expect([...reached].sort()).toEqual(document.nodes.map((node) => node.id).sort());
  });
});
