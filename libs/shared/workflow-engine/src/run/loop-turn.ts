import type { LoopRule } from '../behaviours/node-behaviour.js';
import type { PlanNode } from '../plan/flow-plan.js';
import type { RunDraft } from './run-draft.js';
import type { RunLoop, RunToken } from './run-state.js';

/** A loop that is under way, with all that is known of it. */
export interface LoopTurn {
  node: PlanNode;
  rule: LoopRule;
  token: RunToken;
  loop: RunLoop;
}

export function loopTurnOf(draft: RunDraft, token: RunToken | undefined): LoopTurn | null {
  if (token?.status !== 'looping') return null;
  const node = draft.node(token);
  const rule = node?.behaviour.loop;
  const loop = draft.loop(token.id);
  return node && rule && loop ? { node, rule, token, loop } : null;
}

/** What a loop puts out when it ends, however it ends. */
export function loopOutput({ results, failed, stopped }: RunLoop) {
  return { results, count: results.length, failed, stopped: stopped === true };
}
