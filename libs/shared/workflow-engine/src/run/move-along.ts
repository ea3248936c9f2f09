import type { FlowEdge } from '@columba/workflow-contracts';
import type { RunDraft } from './run-draft.js';
import type { RunToken } from './run-state.js';

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

/** The token goes over the first edge, copies of it over the others. Without any edge its path ends. */
export function moveAlong(draft: RunDraft, token: RunToken, edges: readonly FlowEdge[]): void {
  draft.remove(token);
  edges.forEach((edge, index) => {
    const next: Omit<RunToken, 'id'> = {
      nodeId: edge.to.node,
      status: 'ready',
      iteration: 0,
      attempt: 0,
      sinceMs: draft.atMs,
      from: token.nodeId,
      ...(token.error ? { error: token.error } : {}),
      ...(token.passed ? { passed: token.passed } : {}),
    };
    if (index === 0) draft.change({ tokens: [...draft.state.tokens, { id: token.id, ...next }] });
    else draft.addToken(next);
  });
}
