import type { FlowProblem } from '@columba/workflow-contracts';
import type { FlowGraph, GraphNode } from './flow-graph.js';
import { type FlowCheck, nameOf, nodeProblem } from './problem.js';
import { reachableNodes } from './reachable-nodes.js';

/** Ports for what seldom happens: a path that ends there was perhaps meant to. */
const OPTIONAL = new Set(['undeliverable', 'timeout']);

/** Does every port lead somewhere, so that a path ends only where it says so? An `error` port may be left alone. */
export const checkDeadEnds: FlowCheck = (graph) => {
  const reachable = reachableNodes(graph);
  return graph.nodes
    .filter(({ node, definition }) => reachable.has(node.id) && definition?.terminal !== true)
    .flatMap((one) => openPorts(graph, one).map((port) => deadEnd(one, port)));
};

function openPorts({ outgoing }: FlowGraph, { node, ports }: GraphNode): string[] {
  const connected = new Set((outgoing.get(node.id) ?? []).map((edge) => edge.from.port));
  return (ports ?? []).filter((port) => port !== 'error' && !connected.has(port));
}

function deadEnd(one: GraphNode, port: string): FlowProblem {
  return nodeProblem(one, [], {
    code: 'node.dead-end',
    severity: OPTIONAL.has(port) ? 'warning' : 'error',
    message: `Nothing is connected to the port "${port}" of ${nameOf(one)}: the path ends there without saying so.`,
    mend: `Connect "${port}" to the next node, or to an End.`,
  });
}
