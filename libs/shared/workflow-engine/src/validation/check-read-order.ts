import type { FlowProblem } from '@columba/workflow-contracts';
import { addBit, type BitSet, bitSet, bitsOf, both, either, exceptFor, hasBit } from './bit-set.js';
import { variablesSetBy } from './check-loop-bodies.js';
import { isMerge, joiningMerges } from './check-merges.js';
import { type DataFlow, dataFlow } from './data-flow.js';
import { assignedByErrorEdge } from './error-assignments.js';
import type { FlowGraph, GraphNode } from './flow-graph.js';
import { type FlowRead, readsOf } from './flow-reads.js';
import { knownVariables } from './known-variables.js';
import { loopNesting } from './loop-nesting.js';
import { isReadInside, loopRuleOf } from './loop-rule.js';
import { type FlowCheck, nodeProblem } from './problem.js';

/** More different things than this are not followed; no flow of people's making reads so many. */
const MOST_FOLLOWED = 1_024;
/** By these ports a node is left without having done what it is for. */
const WITHOUT_RESULT = new Set(['error', 'timeout', 'undeliverable', 'conflict']);

/** What has surely been set, and what may have been, when a run comes to a node. */
interface Known {
  surely: BitSet;
  perhaps: BitSet;
}

/** Is every variable set, and has every node run, before it is read? */
export const checkReadOrder: FlowCheck = (graph) => {
  const reads = readsOf(graph).filter((read) => itemOf(graph, read) !== null && !isReadInside(read));
  if (reads.length === 0) return [];
  const items = new Map<string, number>();
  for (const read of reads) {
    const item = itemOf(graph, read);
    if (item !== null && !items.has(item) && items.size < MOST_FOLLOWED) items.set(item, items.size);
  }
  const entered = dataFlow(graph, settingFlow(graph, items));
  const said = new Set<string>();
  return reads.flatMap((read) => {
    const item = itemOf(graph, read) ?? '';
    const known = entered.get(read.one.node.id);
    const bit = items.get(item);
    const place = `${read.one.index} ${item}`;
    if (!known || bit === undefined || hasBit(known.surely, bit) || said.has(place)) return [];
    said.add(place);
    return early(graph, read, hasBit(known.perhaps, bit));
  });
};

/** `vars.x` of a variable that some node sets and that does not begin with a value; `nodes.x` of a node that is there. */
function itemOf(graph: FlowGraph, { segments: [root, name] }: FlowRead): string | null {
  if (name === undefined) return null;
  if (root === 'nodes') return graph.byId.has(name) ? `nodes.${name}` : null;
  const begins = Object.hasOwn(graph.document.settings.variables, name);
  return root === 'vars' && !begins && knownVariables(graph).names.has(name) ? `vars.${name}` : null;
}

function early(graph: FlowGraph, read: FlowRead, perhaps: boolean): FlowProblem[] {
  const [root, name = ''] = read.segments;
  const what = root === 'vars' ? 'variable' : 'node';
  if (perhaps && read.hasDefault) return [];
  const isInside = !perhaps && what === 'node' && isInLoopWithout(graph, name, read.one);
  const variant = isInside ? 'node-in-loop' : (`${what}-${perhaps ? 'maybe' : 'never'}` as const);
  const at = ['config', ...read.path];
  return [nodeProblem(read.one, at, { code: 'variable.read-before-set', variant, params: { name } })];
}

/** What a node puts out in a turn of a loop is known in that turn only. */
function isInLoopWithout(graph: FlowGraph, id: string, reader: GraphNode): boolean {
  const { at } = loopNesting(graph);
  const [inner, outer] = [at(id)?.surely, at(reader.node.id)?.perhaps];
  return inner !== undefined && outer !== undefined && bitsOf(inner).some((loop) => !hasBit(outer, loop));
}

interface Turns {
  set: BitSet;
  gone: BitSet;
}

/** What a loop leaves behind when a turn is over: variables may have been set, what its nodes put out is gone. */
function turnsOf(graph: FlowGraph, items: ReadonlyMap<string, number>): ReadonlyMap<string, Turns> {
  const { loops, bodyOf, at } = loopNesting(graph);
  return new Map(
    loops.map(({ node }, loop) => {
      const turns = { set: bitSet(items.size), gone: bitSet(items.size) };
      for (const one of bodyOf(loop)) {
        for (const name of variablesSetBy(one)) addIfFollowed(turns.set, items.get(`vars.${name}`));
        const inside = at(one.node.id);
        if (inside && hasBit(inside.surely, loop)) addIfFollowed(turns.gone, items.get(`nodes.${one.node.id}`));
      }
      return [node.id, turns];
    }),
  );
}

function settingFlow(graph: FlowGraph, items: ReadonlyMap<string, number>): DataFlow<Known> {
  const nothing = bitSet(items.size);
  const sets = new Map<string, Setters>();
  const turns = turnsOf(graph, items);
  const settersOf = (one: GraphNode) => {
    const known = sets.get(one.node.id) ?? itemsSetBy(graph, one, items);
    sets.set(one.node.id, known);
    return known;
  };
  return {
    start: () => ({ surely: nothing, perhaps: nothing }),
    through: (one, port, { surely, perhaps }) => {
      const { vars, own, caught } = settersOf(one);
      const isTurn = port === loopRuleOf(one)?.port;
      const done = port === 'error' || isTurn ? nothing : own;
      const set = port === 'error' ? caught : WITHOUT_RESULT.has(port) ? nothing : vars;
      const turn = turns.get(one.node.id);
      const before = turn ? either(exceptFor(perhaps, turn.gone), turn.set) : perhaps;
      return { surely: either(either(surely, done), set), perhaps: either(either(before, done), set) };
    },
    join: (at, before, state) => {
      // Branches that run side by side have all run when they are joined; of others, one has.
      const isJoin = isMerge(at) && at.config?.mode !== 'any' && joiningMerges(graph).has(at.node.id);
      const surely = (isJoin ? either : both)(before.surely, state.surely);
      const perhaps = either(before.perhaps, state.perhaps);
      return surely === before.surely && perhaps === before.perhaps ? before : { surely, perhaps };
    },
  };
}

interface Setters {
  vars: BitSet;
  /** What the node itself puts out. */
  own: BitSet;
  /** What its error edges turn an error into. */
  caught: BitSet;
}

function itemsSetBy(graph: FlowGraph, one: GraphNode, items: ReadonlyMap<string, number>): Setters {
  const setters = { vars: bitSet(items.size), own: bitSet(items.size), caught: bitSet(items.size) };
  for (const name of variablesSetBy(one)) addIfFollowed(setters.vars, items.get(`vars.${name}`));
  for (const edge of graph.outgoing.get(one.node.id) ?? []) {
    for (const name of assignedByErrorEdge(edge)) addIfFollowed(setters.caught, items.get(`vars.${name}`));
  }
  addIfFollowed(setters.own, items.get(`nodes.${one.node.id}`));
  return setters;
}

function addIfFollowed(set: BitSet, bit: number | undefined): void {
  if (bit !== undefined) addBit(set, bit);
}
