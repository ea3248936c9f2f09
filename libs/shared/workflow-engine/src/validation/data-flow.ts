import { type FlowGraph, type GraphNode, isTrigger } from './flow-graph.js';
import { nodeOrder } from './node-order.js';

/** Something that is known of a run at each place, and how it changes on the way. */
export interface DataFlow<S> {
  /** When a run begins at this trigger. */
  start(trigger: GraphNode): S;
  /** Behind a node, when it is left by this port. */
  through(one: GraphNode, port: string, state: S): S;
  /** Where paths come together. Answers `before` itself when nothing is new, so that an end is found. */
  join(at: GraphNode, before: S, state: S): S;
  /** What of a state comes in at this node; null when nothing does. Left out: all of it. */
  enter?(at: GraphNode, state: S): S | null;
  /** Makes an end of what would change with every turn of a circle. */
  settle?(before: S, state: S): S;
}

/** From this round on states are settled. What has few nested circles has come to rest long before. */
const SETTLED_FROM = 8;
/** No lattice here is this high; a fault would show as a wrong hint, not as a page that hangs. */
const MOST_ROUNDS = 200;

/** What holds on entering each node that a run can come to, whichever path it took. */
export function dataFlow<S>(graph: FlowGraph, flow: DataFlow<S>): ReadonlyMap<string, S> {
  const entered = new Map<string, S>();
  const changed = new Set<string>();
  const enter = (one: GraphNode, left: S, round: number) => {
    const state = flow.enter ? flow.enter(one, left) : left;
    if (state === null) return;
    const before = entered.get(one.node.id);
    let joined = before === undefined ? state : flow.join(one, before, state);
    if (joined === before) return;
    if (before !== undefined && flow.settle && round >= SETTLED_FROM) joined = flow.settle(before, joined);
    entered.set(one.node.id, joined);
    changed.add(one.node.id);
  };
  for (const trigger of graph.nodes.filter(isTrigger)) enter(trigger, flow.start(trigger), 0);
  for (let round = 0; changed.size > 0 && round < MOST_ROUNDS; round += 1) {
    for (const id of nodeOrder(graph)) if (changed.delete(id)) leave(graph, flow, id, entered, round, enter);
  }
  return entered;
}

function leave<S>(
  { byId, outgoing }: FlowGraph,
  flow: DataFlow<S>,
  id: string,
  entered: ReadonlyMap<string, S>,
  round: number,
  enter: (one: GraphNode, state: S, round: number) => void,
): void {
  const one = byId.get(id);
  const state = entered.get(id);
  if (!one || state === undefined) return;
  const behind = new Map<string, S>();
  for (const { from, to } of outgoing.get(id) ?? []) {
    const target = byId.get(to.node);
    if (!target) continue;
    const left = behind.get(from.port) ?? flow.through(one, from.port, state);
    behind.set(from.port, left);
    enter(target, left, round);
  }
}
