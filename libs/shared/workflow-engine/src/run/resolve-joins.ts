import type { FlowPlan } from '../plan/flow-plan.js';
import type { RunToken } from './run-state.js';

/**
 * Which merge, if any, has all that can still arrive? Asked when nothing else can move in memory.
 *
 * 1. A merge waits while a token that rests elsewhere (executing, waiting) can still reach it.
 * 2. What is left waits only for each other. One that no other of them can reach has everything.
 * 3. Merges in a circle can all reach each other, and would wait for ever: then the circle that nothing outside it leads
 *    into lets the merge go on that was arrived at first.
 *
 * Answers the tokens that arrived there, in order of arrival. There is always an answer when every token is joining.
 */
export function findCompleteJoin(plan: FlowPlan, tokens: readonly RunToken[]): readonly RunToken[] | null {
  const joining = tokens.filter((token) => token.status === 'joining');
  if (joining.length === 0) return null;
  const elsewhere = tokens.filter((token) => token.status !== 'joining');
  const merges = [...new Set(joining.map((token) => token.nodeId))];
  const blocked = (merge: string) => elsewhere.some((token) => plan.reaching(merge).has(token.nodeId));
  const open = merges.filter((merge) => !blocked(merge));
  const complete = open.find((merge) =>
    open.every((other) => other === merge || !plan.reaching(merge).has(other) || plan.reaching(other).has(merge)),
  );
  return complete === undefined ? null : joining.filter((token) => token.nodeId === complete);
}
