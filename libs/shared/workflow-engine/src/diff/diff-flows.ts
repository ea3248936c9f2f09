import type { FlowDiff, FlowDocument, FlowEdge, FlowNode } from '@columba/workflow-contracts';
import { fieldChanges } from './field-changes.js';

/** What differs between two documents of a flow. Where nodes stand on the canvas, and what edges are called, does not count. */
export function diffFlows(before: FlowDocument, after: FlowDocument): FlowDiff {
  const nodes = diffNodes(before.nodes, after.nodes);
  const edges = diffEdges(before.edges, after.edges);
  const settings = fieldChanges(
    { name: before.name, settings: before.settings },
    { name: after.name, settings: after.settings },
  );
  const parts = [nodes.added, nodes.removed, nodes.changed, edges.added, edges.removed, settings];
  return { identical: parts.every((part) => part.length === 0), nodes, edges, settings };
}

function diffNodes(before: readonly FlowNode[], after: readonly FlowNode[]): FlowDiff['nodes'] {
  const old = new Map(before.map((node) => [node.id, node]));
  const kept = new Set(after.map(({ id }) => id));
  return {
    added: after.filter(({ id }) => !old.has(id)).map(({ id }) => id),
    removed: before.filter(({ id }) => !kept.has(id)).map(({ id }) => id),
    changed: after.flatMap((node) => {
      const was = old.get(node.id);
      const fields = was ? fieldChanges(unplaced(was), unplaced(node)) : [];
      return fields.length > 0 ? [{ nodeId: node.id, fields }] : [];
    }),
  };
}

function unplaced({ position: _, ...node }: FlowNode): Omit<FlowNode, 'position'> {
  return node;
}

function diffEdges(before: readonly FlowEdge[], after: readonly FlowEdge[]): FlowDiff['edges'] {
  const [old, next] = [new Set(before.map(courseOf)), new Set(after.map(courseOf))];
  return {
    added: after.filter((edge) => !old.has(courseOf(edge))),
    removed: before.filter((edge) => !next.has(courseOf(edge))),
  };
}

function courseOf({ id: _, ...edge }: FlowEdge): string {
  const { from, to, ...rest } = edge;
  return JSON.stringify([from.node, from.port, to.node, to.port ?? null, rest]);
}
