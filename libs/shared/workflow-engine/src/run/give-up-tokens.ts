import { disarm } from './arm-waits.js';
import type { RunCommand } from './run-command.js';
import type { RunDraft } from './run-draft.js';
import type { RunState, RunToken } from './run-state.js';
import { tokensWithin } from './scope-chain.js';

/**
 * Every path of an iteration ends where it is: waits are given up, loops inside are over, and what an executor answers
 * later finds nobody. The iteration itself stays, to be collected.
 */
export function giveUpIteration(draft: RunDraft, scopeId: string): void {
  for (const token of tokensWithin(draft.state, scopeId)) giveUpToken(draft, token);
}

/** All iterations of a loop end where they are, and the loop is forgotten. */
export function giveUpLoop(draft: RunDraft, loopTokenId: string): void {
  for (const id of iterationsOf(draft.state, loopTokenId)) giveUpIteration(draft, id);
  draft.dropLoop(loopTokenId);
}

/** Ids of the loop's iterations that are under way, in their order. */
export function iterationsOf({ scopes }: Pick<RunState, 'scopes'>, loopTokenId: string): string[] {
  return Object.entries(scopes ?? {})
    .filter(([, scope]) => scope.loopToken === loopTokenId)
    .sort(([, a], [, b]) => a.index - b.index)
    .map(([id]) => id);
}

/** Takes a token out without a word. What this very step had asked for on its behalf is asked for no more. */
export function takeOut(draft: RunDraft, token: RunToken): void {
  const asked = draft.commands.filter((command) => isFor(token, command));
  draft.remove(disarm(draft, token));
  if (asked.length === 0) return;
  const children = new Set(asked.flatMap((command) => (command.type === 'start_child' ? [command.waitId] : [])));
  const isTakenBack = (command: RunCommand) =>
    asked.includes(command) || (command.type === 'cancel_child' && children.has(command.waitId));
  draft.commands.splice(0, draft.commands.length, ...draft.commands.filter((command) => !isTakenBack(command)));
}

function isFor(token: RunToken, command: RunCommand): boolean {
  if (command.type === 'run_node' || command.type === 'subscribe') return command.tokenId === token.id;
  return command.type === 'start_child' && (token.waits?.some(({ id }) => id === command.waitId) ?? false);
}

function giveUpToken(draft: RunDraft, token: RunToken): void {
  takeOut(draft, token);
  if (token.status === 'looping') draft.dropLoop(token.id);
  if (token.status !== 'ready') draft.fact({ type: 'node.skipped', nodeId: token.nodeId, tokenId: token.id });
}
