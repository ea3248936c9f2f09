import type { FlowProblem } from '@columba/workflow-contracts';
import type { FlowGraph, GraphNode } from './flow-graph.js';
import { outsideOfLoops } from './loop-bodies.js';
import { loopRuleOf } from './loop-rule.js';
import { type FlowCheck, nodeProblem } from './problem.js';
import { reachableNodes } from './reachable-nodes.js';

/** Ports for what seldom happens: a path that ends there was perhaps meant to. */
const OPTIONAL = new Set(['undeliverable', 'timeout']);

/**
 * Does every port lead somewhere, so that a path ends only where it says so? An `error` port may be left alone; where
 * the author thought of trying again, but not of what is done after the last try, a hint says so. In the body of a loop
 * a path may end anywhere: the loop goes on.
 */
export const checkDeadEnds: FlowCheck = (graph) => {
  const reachable = reachableNodes(graph);
  return graph.nodes
    .filter(({ node, definition }) => reachable.has(node.id) && definition?.terminal !== true)
    .flatMap((one) =>
      openPorts(graph, one).flatMap((port) => (mayStayOpen(graph, one, port) ? [] : openPort(one, port))),
    );
};

function mayStayOpen(graph: FlowGraph, one: GraphNode, port: string): boolean {
  return port !== 'error' && port !== loopRuleOf(one)?.port && !outsideOfLoops(graph).has(one.node.id);
}

function openPorts({ outgoing }: FlowGraph, { node, ports }: GraphNode): string[] {
  const connected = new Set((outgoing.get(node.id) ?? []).map((edge) => edge.from.port));
  return (ports ?? []).filter((port) => !connected.has(port));
}

function openPort(one: GraphNode, port: string): FlowProblem[] {
  if (port !== 'error') {
    const variant = OPTIONAL.has(port) ? 'seldom' : 'main';
    return [nodeProblem(one, [], { code: 'node.dead-end', variant, params: { port } })];
  }
  const attempts = one.definition?.sideEffects ? (one.node.retry?.maxAttempts ?? 1) : 1;
  return attempts > 1 ? [nodeProblem(one, [], { code: 'node.error-unhandled', params: { attempts } })] : [];
}
