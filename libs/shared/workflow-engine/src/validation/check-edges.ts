import type { FlowEdge, FlowProblem } from '@columba/workflow-contracts';
import { type FlowGraph, isTrigger } from './flow-graph.js';
import { type FlowCheck, nameOf, problem } from './problem.js';

/** Does every edge lead from a port that exists to a node that can be entered? */
export const checkEdges: FlowCheck = (graph) =>
  graph.document.edges.flatMap((edge, index) => [
    ...unknownEnds(graph, edge, index),
    ...unknownPort(graph, edge, index),
    ...intoTrigger(graph, edge, index),
    ...misplacedOnError(graph, edge, index),
  ]);

function unknownEnds({ byId }: FlowGraph, edge: FlowEdge, index: number): FlowProblem[] {
  return (['from', 'to'] as const)
    .filter((end) => !byId.has(edge[end].node))
    .map((end) =>
      problem(['edges', index, end, 'node'], {
        code: 'edge.unknown-node',
        variant: end,
        params: { edge: edge.id, missing: edge[end].node },
      }),
    );
}

function unknownPort({ byId }: FlowGraph, { id, from }: FlowEdge, index: number): FlowProblem[] {
  const source = byId.get(from.node);
  if (!source?.ports || source.ports.includes(from.port)) return [];
  const params = { edge: id, from: from.node, port: from.port, ports: source.ports.join(', '), node: nameOf(source) };
  const variant = source.definition?.terminal ? 'terminal' : 'usual';
  const at = ['edges', index, 'from', 'port'];
  return [problem(at, { code: 'edge.unknown-port', variant, nodeId: from.node, params })];
}

function intoTrigger({ byId }: FlowGraph, { id, to }: FlowEdge, index: number): FlowProblem[] {
  const target = byId.get(to.node);
  if (!target || !isTrigger(target)) return [];
  const params = { edge: id, to: to.node };
  return [problem(['edges', index, 'to', 'node'], { code: 'edge.into-trigger', nodeId: to.node, params })];
}

function misplacedOnError({ byId }: FlowGraph, { id, from, onError }: FlowEdge, index: number): FlowProblem[] {
  if (!onError || from.port === 'error') return [];
  return [
    problem(['edges', index, 'onError'], {
      code: 'edge.on-error-without-error-port',
      nodeId: byId.has(from.node) ? from.node : null,
      params: { edge: id, port: from.port },
    }),
  ];
}
