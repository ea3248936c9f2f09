import { type FlowProblem, loopControlNode } from '@columba/workflow-contracts';
import { behaviourOf } from '../behaviours/behaviour-registry.js';
import { configFields } from '../config/config-fields.js';
import { addAll, bitSet, bitsOf, exceptFor, hasBit, isEmpty } from './bit-set.js';
import type { FlowGraph, GraphNode } from './flow-graph.js';
import { clausesOf } from './flow-reads.js';
import { type LoopNesting, loopNesting } from './loop-nesting.js';
import { sendsOf } from './messaging/message-sends.js';
import { type FlowCheck, nameOf, nodeProblem, problem } from './problem.js';

/** So many messages in a row are a thought in pieces; more are a flood. */
const FEW_TURNS = 3;

/** Does every loop end, keep to itself, and spare the customer? */
export const checkLoopBodies: FlowCheck = (graph) => {
  const bodies = loopNesting(graph);
  return [
    ...graph.nodes.flatMap((one) => strayControl(one, bodies)),
    ...floods(graph, bodies),
    ...bodies.loops.flatMap((loop, number) => [...neverChanges(graph, loop, () => bodies.bodyOf(number))]),
    ...(bodies.loops.length > 0 ? leavingEdges(graph, bodies) : []),
  ];
};

/** A node that goes on with a loop, or leaves it, which some runs come to without being in one. */
function strayControl(one: GraphNode, { at }: LoopNesting): FlowProblem[] {
  const inside = at(one.node.id);
  if (one.node.type !== loopControlNode.type || !inside || one.config?.loop !== undefined) return [];
  if (isEmpty(inside.perhaps) || !isEmpty(inside.surely)) return [];
  return [nodeProblem(one, [], { code: 'loop.control-outside', variant: 'maybe' })];
}

/** Loops in which something is sent, and nothing ever waits. */
function floods(graph: FlowGraph, { loops, at }: LoopNesting): FlowProblem[] {
  const sending = bitSet(loops.length);
  const resting = bitSet(loops.length);
  const sends = sendsOf(graph).map(({ one }) => one);
  for (const one of sends) addAll(sending, at(one.node.id)?.perhaps ?? bitSet(0));
  for (const { node, definition } of graph.nodes)
    if (definition?.waits) addAll(resting, at(node.id)?.perhaps ?? bitSet(0));
  return bitsOf(exceptFor(sending, resting)).flatMap((number) => {
    const loop = loops[number];
    const send = sends.find(({ node }) => hasBit(at(node.id)?.perhaps ?? bitSet(0), number));
    const turns = Number(loop?.config?.times ?? loop?.config?.maxIterations ?? Number.POSITIVE_INFINITY);
    if (!loop || !send || turns <= FEW_TURNS) return [];
    return [nodeProblem(send, [], { code: 'loop.sends-without-wait', params: { loop: nameOf(loop), turns } })];
  });
}

/** A condition that asks for what no turn can change. What nodes put out, and the customer, may change. */
function neverChanges(graph: FlowGraph, loop: GraphNode, body: () => readonly GraphNode[]): FlowProblem[] {
  const { definition, config } = loop;
  const [field] = definition && config ? configFields(definition, config, 'condition') : [];
  if (!field || config?.over !== 'while') return [];
  const clauses = clausesOf(graph).filter(({ one }) => one === loop);
  if (clauses.length === 0) return [];
  const set = new Set(body().flatMap((one) => variablesSetBy(one)));
  const isFixed = clauses.every(({ clause }) => {
    const [root, name = ''] = clause.path.split('.');
    return root === 'event' || (root === 'vars' && !set.has(name));
  });
  return isFixed ? [nodeProblem(loop, ['config', ...field.path], { code: 'loop.never-changes' })] : [];
}

export function variablesSetBy({ definition, config }: GraphNode): readonly string[] {
  return (definition && config && behaviourOf(definition)?.variables?.(config)) || [];
}

/** From a node that is in a loop whatever the path, to one that is not. */
function leavingEdges(graph: FlowGraph, { loops, at }: LoopNesting): FlowProblem[] {
  return graph.document.edges.flatMap((edge, index) => {
    const [from, to] = [graph.byId.get(edge.from.node), graph.byId.get(edge.to.node)];
    const [source, target] = [at(edge.from.node), at(edge.to.node)];
    if (!from || !to || !source || !target || to.definition?.terminal) return [];
    const left = bitsOf(source.surely).find((loop) => !hasBit(target.surely, loop) && loops[loop] !== to);
    const loop = left === undefined ? undefined : loops[left];
    if (!loop) return [];
    const params = { edge: edge.id, node: nameOf(to), loop: nameOf(loop) };
    return [problem(['edges', index], { code: 'loop.body-left', nodeId: edge.from.node, params })];
  });
}
