import { type FlowProblem, MOST_SUBFLOW_DEPTH, subflowNode } from '@columba/workflow-contracts';
import type { FlowGraph, GraphNode } from './flow-graph.js';
import { type FlowCheck, nodeProblem } from './problem.js';

/** Are the flows there that this one calls? It may call itself, down to a depth; by mistake, it fails there. */
export const checkSubflows: FlowCheck = (graph) =>
  graph.nodes
    .filter(({ definition, config }) => definition?.type === subflowNode.type && config !== null)
    .flatMap((one) => (one.config?.flowId === graph.flowId ? callsItself(graph, one) : callsAnother(graph, one)));

function callsItself({ document }: FlowGraph, one: GraphNode): FlowProblem[] {
  const depth = document.settings.subflowDepth ?? MOST_SUBFLOW_DEPTH;
  return [nodeProblem(one, ['config', 'flowId'], { code: 'subflow.calls-itself', params: { depth } })];
}

function callsAnother({ flows }: FlowGraph, one: GraphNode): FlowProblem[] {
  const known = flows?.get(String(one.config?.flowId));
  if (flows === null || known === 'published') return [];
  const variant = known === undefined ? 'usual' : 'unpublished';
  return [nodeProblem(one, ['config', 'flowId'], { code: 'subflow.unknown-flow', variant })];
}
