import type { FlowEdge } from '@columba/workflow-contracts';
import type { RunDraft } from './run-draft.js';
import type { RunToken } from './run-state.js';
import { loopsAround } from './scope-chain.js';

/** Says that a node is done. */
export function settle(draft: RunDraft, token: RunToken, outcome: string, detail?: Record<string, unknown>): void {
  draft.fact({
    type: 'node.settled',
    nodeId: token.nodeId,
    tokenId: token.id,
    outcome,
    attempt: Math.max(token.attempt, 1),
    startedAtMs: token.sinceMs,
    ...(detail ? { detail } : {}),
  });
}

/**
 * The token goes over the first edge, copies of it over the others. Without any edge its path ends; so it does on an edge
 * that leads back to a loop that the path is in.
 */
export function moveAlong(draft: RunDraft, token: RunToken, edges: readonly FlowEdge[]): void {
  const loops = loopsAround(draft.state, token.scope);
  const taken = loops.length === 0 ? edges : edges.filter((edge) => !loops.includes(edge.to.node));
  draft.replace(
    token,
    taken.map((edge) => tokenOver(edge, token, draft.atMs)),
  );
}

/** A token at the end of an edge, with what goes with its path. */
export function tokenOver(
  { from, to }: FlowEdge,
  { scope, error, passed }: Pick<RunToken, 'scope' | 'error' | 'passed'>,
  atMs: number,
): Omit<RunToken, 'id'> {
  const next: Omit<RunToken, 'id'> = {
    nodeId: to.node,
    status: 'ready',
    iteration: 0,
    attempt: 0,
    sinceMs: atMs,
    from: from.node,
  };
  if (to.port) next.input = to.port;
  if (scope !== undefined) next.scope = scope;
  if (error) next.error = error;
  if (passed) next.passed = passed;
  return next;
}
