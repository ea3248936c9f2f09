import type { FlowPlan } from '../plan/flow-plan.js';
import type { RunNodeCommand } from './run-command.js';
import { idempotencyKeyOf } from './run-keys.js';
import type { RunState } from './run-state.js';
import { runNodeCommand } from './start-attempt.js';
import { visitOf } from './visit.js';

export interface PendingExecution {
  tokenId: string;
  nodeId: string;
  attempt: number;
  iteration: number;
  idempotencyKey: string;
}

/** Attempts that were given out and have not settled: after a crash, nobody is working on them. */
export function pendingExecutions(state: RunState): PendingExecution[] {
  return state.tokens
    .filter((token) => token.status === 'executing')
    .map((token) => ({
      tokenId: token.id,
      nodeId: token.nodeId,
      attempt: token.attempt,
      iteration: token.iteration,
      idempotencyKey: idempotencyKeyOf(state, token),
    }));
}

/**
 * The `run_node` command of an attempt that is out, as it was given. Null when the token is not executing.
 * @throws TemplateError when another path has meanwhile made a template of it unusable
 */
export function rebuildCommand(plan: FlowPlan, state: RunState, tokenId: string): RunNodeCommand | null {
  const token = state.tokens.find((one) => one.id === tokenId && one.status === 'executing');
  const node = token && plan.nodes.get(token.nodeId);
  return token && node ? runNodeCommand(state, node, token, visitOf(state, node, token, token.sinceMs).config()) : null;
}
