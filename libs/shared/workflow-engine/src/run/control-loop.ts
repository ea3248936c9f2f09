import { flowError } from '@columba/workflow-contracts';
import type { Decision } from '../behaviours/node-behaviour.js';
import { applyError } from './apply-error.js';
import { giveUpIteration, iterationsOf, takeOut } from './give-up-tokens.js';
import { settle } from './move-along.js';
import type { RunDraft } from './run-draft.js';
import type { RunToken } from './run-state.js';
import { scopesAround } from './scope-chain.js';

type Control = Extract<Decision, { kind: 'control' }>;

/** Ends the iteration that the token is in, with all of its paths; `break` ends the loop's other iterations as well. */
export function controlLoop(draft: RunDraft, token: RunToken, { action, loopId }: Control): void {
  const around = scopesAround(draft.state, token.scope);
  const target = around.find(({ scope }) => loopId === null || scope.loopNode === loopId);
  if (!target) {
    const message = `There is no loop ${loopId === null ? '' : `"${loopId}" `}around this node.`;
    applyError(draft, token, flowError({ code: 'loop.not-inside', kind: 'user', message }));
    return;
  }
  settle(draft, token, action);
  takeOut(draft, token);
  giveUpIteration(draft, target.id);
  if (action === 'break') stopLoop(draft, target.scope.loopToken, target.id);
}

/** The iteration that broke out is still to be collected. */
function stopLoop(draft: RunDraft, loopToken: string, scopeId: string): void {
  for (const id of iterationsOf(draft.state, loopToken)) {
    if (id === scopeId) continue;
    giveUpIteration(draft, id);
    draft.dropScope(id);
  }
  const loop = draft.loop(loopToken);
  if (loop) draft.putLoop(loopToken, { ...loop, stopped: true });
}
