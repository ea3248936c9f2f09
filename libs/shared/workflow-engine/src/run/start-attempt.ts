import type { PlanNode } from '../plan/flow-plan.js';
import type { RunNodeCommand } from './run-command.js';
import type { RunDraft } from './run-draft.js';
import { idempotencyKeyOf } from './run-keys.js';
import type { RunState, RunToken } from './run-state.js';

/** Gives out the token's attempt. */
export function startAttempt(draft: RunDraft, node: PlanNode, token: RunToken, config: RunNodeCommand['config']): void {
  draft.command(runNodeCommand(draft.state, node, token, config));
  draft.fact({ type: 'node.started', nodeId: node.id, tokenId: token.id, attempt: token.attempt });
}

export function runNodeCommand(
  state: RunState,
  node: PlanNode,
  token: RunToken,
  config: RunNodeCommand['config'],
): RunNodeCommand {
  return {
    type: 'run_node',
    tokenId: token.id,
    nodeId: node.id,
    nodeType: node.type,
    attempt: token.attempt,
    idempotencyKey: idempotencyKeyOf(state, token),
    config,
    timeoutMs: node.timeoutMs,
  };
}
