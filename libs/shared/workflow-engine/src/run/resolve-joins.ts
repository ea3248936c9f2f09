import type { FlowPlan } from '../plan/flow-plan.js';
import type { RunState, RunToken } from './run-state.js';
import { loopsAround } from './scope-chain.js';

/**
 * Which merge, if any, has all that can still arrive? Asked when nothing else can move in memory, for each scope by
 * itself: a merge joins paths of one iteration, and a loop's token stands for its whole body.
 *
 * 1. A merge waits while a token that rests elsewhere (executing, waiting, looping) can still reach it, or can still reach
 *    one of the inputs that it names and that nothing has come in by.
 * 2. What is left waits only for each other. One that no other of them can reach has everything.
 * 3. Merges in a circle can all reach each other, and would wait for ever: then the circle that nothing outside it leads
 *    into lets the merge go on that was arrived at first.
 *
 * Answers the tokens that arrived there, in order of arrival. There is always an answer when every token is joining.
 */
export function findCompleteJoin(
  plan: FlowPlan,
  state: Pick<RunState, 'tokens' | 'scopes'>,
): readonly RunToken[] | null {
  const joining = state.tokens.filter((token) => token.status === 'joining');
  if (joining.length === 0) return null;
  for (const scope of new Set(joining.map((token) => token.scope))) {
    const loops = loopsAround(state, scope);
    const found = completeIn(
      plan,
      loops,
      state.tokens.filter((token) => token.scope === scope),
    );
    if (found) return found;
  }
  return null;
}

/** Whether something at a node can still arrive at a merge and change what it waits for. */
type CanArrive = (nodeId: string, merge: string) => boolean;

function completeIn(plan: FlowPlan, loops: readonly string[], tokens: readonly RunToken[]): readonly RunToken[] | null {
  const joining = tokens.filter((token) => token.status === 'joining');
  const elsewhere = tokens.filter((token) => token.status !== 'joining');
  const canArrive = arrivals(plan, loops, joining);
  const merges = [...new Set(joining.map((token) => token.nodeId))];
  const open = merges.filter((merge) => !elsewhere.some((token) => canArrive(token.nodeId, merge)));
  const complete = open.find((merge) =>
    open.every((other) => other === merge || !canArrive(other, merge) || canArrive(merge, other)),
  );
  return complete === undefined ? null : joining.filter((token) => token.nodeId === complete);
}

function arrivals(plan: FlowPlan, loops: readonly string[], joining: readonly RunToken[]): CanArrive {
  return (nodeId, merge) => {
    const node = plan.nodes.get(merge);
    const rule = node?.behaviour.join?.(node);
    if (rule?.mode !== 'named') return plan.reaching(merge, loops.length > 0 ? { loops } : undefined).has(nodeId);
    const arrived = joining.filter((token) => token.nodeId === merge);
    return rule.inputs
      .filter((input) => !arrived.some((token) => token.input === input || token.from === input))
      .some((input) => plan.reaching(merge, { loops, input }).has(nodeId));
  };
}
