import type { FlowEdge, FlowProblem } from '@columba/workflow-contracts';
import { type FlowGraph, isTrigger } from './flow-graph.js';
import { type FlowCheck, problem } from './problem.js';

/** Does every edge lead from a port that exists to a node that can be entered? */
export const checkEdges: FlowCheck = (graph) =>
  graph.document.edges.flatMap((edge, index) => [
    ...unknownEnds(graph, edge, index),
    ...unknownPort(graph, edge, index),
    ...intoTrigger(graph, edge, index),
    ...misplacedOnError(edge, index),
  ]);

function unknownEnds({ byId }: FlowGraph, edge: FlowEdge, index: number): FlowProblem[] {
  return (['from', 'to'] as const)
    .filter((end) => !byId.has(edge[end].node))
    .map((end) =>
      problem(['edges', index, end, 'node'], {
        code: 'edge.unknown-node',
        message: `The edge "${edge.id}" ${end === 'from' ? 'comes from' : 'leads to'} "${edge[end].node}", which is not in the flow.`,
        mend: 'Connect it to a node that is there, or remove it.',
      }),
    );
}

function unknownPort({ byId }: FlowGraph, { id, from }: FlowEdge, index: number): FlowProblem[] {
  const ports = byId.get(from.node)?.ports;
  if (!ports || ports.includes(from.port)) return [];
  const known = ports.length > 0 ? `It has: ${ports.join(', ')}.` : 'It has none.';
  return [
    problem(['edges', index, 'from', 'port'], {
      code: 'edge.unknown-port',
      nodeId: from.node,
      message: `The edge "${id}" leaves "${from.node}" by "${from.port}", which is none of its ports. ${known}`,
      mend: 'Connect the edge to one of the ports, or remove it.',
    }),
  ];
}

function intoTrigger({ byId }: FlowGraph, { id, to }: FlowEdge, index: number): FlowProblem[] {
  const target = byId.get(to.node);
  if (!target || !isTrigger(target)) return [];
  return [
    problem(['edges', index, 'to', 'node'], {
      code: 'edge.into-trigger',
      nodeId: to.node,
      message: `The edge "${id}" leads into the trigger "${to.node}". Triggers only begin a run.`,
      mend: 'Connect it to the node behind the trigger.',
    }),
  ];
}

function misplacedOnError({ id, from, onError }: FlowEdge, index: number): FlowProblem[] {
  if (!onError || from.port === 'error') return [];
  return [
    problem(['edges', index, 'onError'], {
      code: 'edge.on-error-without-error-port',
      nodeId: from.node,
      message: `The edge "${id}" says which errors it catches, but leaves by "${from.port}".`,
      mend: 'Let it leave by the port "error", or remove "onError".',
    }),
  ];
}
