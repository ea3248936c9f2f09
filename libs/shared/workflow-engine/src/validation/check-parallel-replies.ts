import type { FlowProblem } from '@columba/workflow-contracts';
import { type BitSet, bitsOf } from './bit-set.js';
import { isMerge } from './check-merges.js';
import type { GraphNode } from './flow-graph.js';
import { comingTo, type Fork, forksOf } from './parallel-branches.js';
import { type FlowCheck, nameOf, nodeProblem } from './problem.js';

/** More questions than this behind one branch say nothing new. */
const MOST_LOOKED_AT = 20;

/** Do two branches that run side by side wait for an answer of the same customer? Only one of them would get it. */
export const checkParallelReplies: FlowCheck = (graph) => {
  const questions = graph.nodes.filter(waitsForReply);
  const forks = forksOf(graph);
  if (questions.length === 0 || forks.length === 0) return [];
  const ahead = comingTo(graph, questions, isMerge);
  return forks.flatMap((fork) => rivals(fork, questions, (id) => ahead(id)));
};

/** A node that speaks to the customer and then rests waits for what the customer says. */
function waitsForReply({ definition }: GraphNode): boolean {
  return definition?.waits === true && definition.category === 'messaging';
}

function rivals({ one, edges }: Fork, questions: readonly GraphNode[], ahead: (id: string) => BitSet): FlowProblem[] {
  const branches = edges.map(({ to }) => bitsOf(ahead(to.node), MOST_LOOKED_AT)).filter((asked) => asked.length > 0);
  for (const [index, earlier] of branches.entries()) {
    for (const later of branches.slice(index + 1)) {
      const pair = firstRivals(earlier, later, questions);
      if (pair) return [rivalry(one, pair)];
    }
  }
  return [];
}

type Pair = readonly [GraphNode, GraphNode];

function firstRivals(
  earlier: readonly number[],
  later: readonly number[],
  questions: readonly GraphNode[],
): Pair | null {
  for (const a of earlier) {
    for (const b of later) {
      const [first, second] = [questions[a], questions[b]];
      if (first && second && mayShareChannel(first, second)) return [first, second];
    }
  }
  return null;
}

function mayShareChannel(a: GraphNode, b: GraphNode): boolean {
  const [one, other] = [a.config?.channel ?? 'same', b.config?.channel ?? 'same'];
  return one === other || one === 'same' || other === 'same';
}

function rivalry(one: GraphNode, [first, second]: Pair): FlowProblem {
  const variant = first === second ? 'twice' : 'two';
  const params = { first: nameOf(first), second: nameOf(second) };
  return nodeProblem(one, [], { code: 'graph.parallel-replies', variant, params });
}
