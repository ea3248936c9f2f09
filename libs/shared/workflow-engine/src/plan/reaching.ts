import type { FlowEdge } from '@columba/workflow-contracts';
import type { FlowPlan, PlanNode, Way } from './flow-plan.js';

type Incoming = ReadonlyMap<string, readonly FlowEdge[]>;

/**
 * Answers `FlowPlan.reaching`. A path stays in its scope: what a loop sends into its body belongs to another, and a path
 * that comes back to the loop it is in ends there.
 */
export function reachingWithinScope(nodes: ReadonlyMap<string, PlanNode>, incoming: Incoming): FlowPlan['reaching'] {
  const answers = new Map<string, ReadonlySet<string>>();
  const within = withoutBodyEdges(nodes, incoming);
  return (nodeId, way) => {
    const key = way ? `${nodeId} ${way.input ?? ''} ${way.loops?.join(' ')}` : nodeId;
    const known = answers.get(key) ?? nodesReaching(nodeId, within, way);
    answers.set(key, known);
    return known;
  };
}

/** Whether an edge leads from a loop into its body. */
export function isBodyEdge(nodes: ReadonlyMap<string, PlanNode>, { from }: Pick<FlowEdge, 'from'>): boolean {
  const rule = nodes.get(from.node)?.behaviour.loop;
  return rule !== undefined && rule.port === from.port;
}

function withoutBodyEdges(nodes: ReadonlyMap<string, PlanNode>, incoming: Incoming): Incoming {
  if (![...nodes.values()].some(({ behaviour }) => behaviour.loop)) return incoming;
  return new Map([...incoming].map(([id, edges]) => [id, edges.filter((edge) => !isBodyEdge(nodes, edge))]));
}

/** Walks the edges backwards. */
function nodesReaching(target: string, incoming: Incoming, { loops = [], input }: Way = {}): ReadonlySet<string> {
  const found = new Set<string>();
  const open: string[] = [];
  const arriveFrom = ({ from }: FlowEdge) => {
    if (found.has(from.node) || loops.includes(from.node)) return;
    found.add(from.node);
    open.push(from.node);
  };
  for (const edge of incoming.get(target) ?? []) if (input === undefined || leadsInto(edge, input)) arriveFrom(edge);
  for (let node = open.pop(); node !== undefined; node = open.pop()) incoming.get(node)?.forEach(arriveFrom);
  return found;
}

/** Whether an edge is the input of that name, or comes from the node of that name. */
function leadsInto({ from, to }: FlowEdge, input: string): boolean {
  return to.port === input || from.node === input;
}
