import { flowError } from '@columba/workflow-contracts';
import type { Decision } from '../behaviours/node-behaviour.js';
import { applyDecision } from './apply-decision.js';
import { applyError } from './apply-error.js';
import { classifyThrown } from './classify-error.js';
import { completeRun, failRun } from './end-run.js';
import { fireMerge } from './join.js';
import { mayGoOn } from './node-budget.js';
import { findCompleteJoin } from './resolve-joins.js';
import type { RunDraft } from './run-draft.js';
import type { RunToken } from './run-state.js';
import { turnLoops } from './turn-loops.js';
import { type PlanVisit, visitOf } from './visit.js';

/** So many paths at once only come of a cycle that forks, or of loops in loops that run too much at once. */
export const MOST_TOKENS = 1_000;

/** Moves every token as far as it goes in memory: to an effect, a wait or an end. Does nothing while paused. */
export function advance(draft: RunDraft): void {
  while (draft.state.status === 'active') {
    const ready = draft.state.tokens.find((token) => token.status === 'ready');
    if (draft.state.tokens.length > MOST_TOKENS) stopMultiplying(draft);
    else if (ready) enter(draft, ready);
    else if (!joinOrComplete(draft)) return;
  }
}

function stopMultiplying(draft: RunDraft): void {
  const nodeId = draft.state.tokens.at(-1)?.nodeId ?? null;
  const message = `The run has more than ${MOST_TOKENS} paths at once. A cycle in the flow forks at every turn, or loops in loops run too many items at once.`;
  failRun(draft, flowError({ code: 'run.too-many-paths', kind: 'user', message, nodeId }), null);
}

/** False when the run rests. */
function joinOrComplete(draft: RunDraft): boolean {
  const { tokens } = draft.state;
  if (tokens.length === 0) {
    completeRun(draft);
    return false;
  }
  if (turnLoops(draft)) return true;
  const complete = findCompleteJoin(draft.plan, draft.state);
  if (complete) fireMerge(draft, complete);
  return complete !== null;
}

function enter(draft: RunDraft, token: RunToken): void {
  if (!mayGoOn(draft, token.nodeId)) return;
  enterAs(draft, { ...token, iteration: draft.visit(token.nodeId), sinceMs: draft.atMs });
}

/** Enters a node with the iteration that the token has: the first time, or again on a re-drive. */
export function enterAs(draft: RunDraft, token: RunToken): void {
  decide(draft, token, (visit) => visit.node.behaviour.enter(visit));
}

/** Asks a behaviour and carries its decision out. What is thrown becomes the node's error. */
export function decide(draft: RunDraft, token: RunToken, ask: (visit: PlanVisit) => Decision): void {
  const node = draft.node(token);
  if (!node) {
    const message = `The flow has no node "${token.nodeId}".`;
    failRun(draft, flowError({ code: 'run.unknown-node', kind: 'bug', message, nodeId: token.nodeId }), token);
    return;
  }
  const visit = visitOf(draft.state, node, draft.update(token, {}), draft.atMs);
  try {
    applyDecision(draft, visit, ask(visit));
  } catch (thrown) {
    applyError(draft, visit.token, classifyThrown(thrown));
  }
}
