import { flowError } from '@columba/workflow-contracts';
import type { Decision } from '../behaviours/node-behaviour.js';
import { applyDecision } from './apply-decision.js';
import { applyError } from './apply-error.js';
import { classifyThrown } from './classify-error.js';
import { completeRun, failRun } from './end-run.js';
import { fireMerge } from './join.js';
import { findCompleteJoin } from './resolve-joins.js';
import type { RunDraft } from './run-draft.js';
import type { RunToken } from './run-state.js';
import { type PlanVisit, visitOf } from './visit.js';

/** A run that enters more nodes than this is going round in circles. */
export const MOST_NODES = 10_000;

/** So many paths at once only come of a cycle that forks. */
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
  const message = `The run has more than ${MOST_TOKENS} paths at once. A cycle in the flow forks at every turn.`;
  failRun(draft, flowError({ code: 'run.too-many-paths', kind: 'user', message, nodeId }), null);
}

/** False when the run rests. */
function joinOrComplete(draft: RunDraft): boolean {
  const { tokens } = draft.state;
  if (tokens.length === 0) {
    completeRun(draft);
    return false;
  }
  const complete = findCompleteJoin(draft.plan, tokens);
  if (complete) fireMerge(draft, complete);
  return complete !== null;
}

function enter(draft: RunDraft, token: RunToken): void {
  if (draft.state.executed >= MOST_NODES) {
    const message = `The run has gone through ${MOST_NODES} nodes. A cycle in the flow never comes to its end.`;
    const { nodeId } = token;
    failRun(draft, flowError({ code: 'run.too-many-nodes', kind: 'user', message, nodeId }), null);
    return;
  }
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
