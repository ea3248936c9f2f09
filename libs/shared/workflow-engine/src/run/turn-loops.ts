import type { LoopRule } from '../behaviours/node-behaviour.js';
import { raise } from './apply-error.js';
import { collectIteration } from './collect-iteration.js';
import { type LoopTurn, loopOutput, loopTurnOf } from './loop-turn.js';
import { loopVariable, loopVariableIn } from './loop-variable.js';
import { moveAlong, settle, tokenOver } from './move-along.js';
import { mayGoOn } from './node-budget.js';
import type { RunDraft } from './run-draft.js';
import { visitOf } from './visit.js';

/**
 * Asked when nothing can move in memory: collects an iteration whose paths have all ended, or else lets a loop begin an
 * iteration, or end. All of it follows from the state alone, so that a re-drive goes on wherever a loop stood. False when
 * no loop can do anything.
 */
export function turnLoops(draft: RunDraft): boolean {
  if (!draft.state.loops) return false;
  if (collectIteration(draft)) return true;
  const running = countRunning(draft);
  for (const token of draft.state.tokens) {
    const turn = loopTurnOf(draft, token);
    if (turn && goOn(draft, turn, running.get(token.id) ?? 0)) return true;
  }
  return false;
}

function countRunning(draft: RunDraft): Map<string, number> {
  const running = new Map<string, number>();
  for (const { loopToken } of Object.values(draft.state.scopes ?? {})) {
    running.set(loopToken, (running.get(loopToken) ?? 0) + 1);
  }
  return running;
}

/** Begins as many iterations as may run at once, or ends the loop. False when it has to wait for those under way. */
function goOn(draft: RunDraft, turn: LoopTurn, running: number): boolean {
  const { loop, rule, node } = turn;
  const begun = loop.results.length;
  if (loop.stopped || begun === loop.count) return running === 0 && endLoop(draft, turn);
  const room = rule.parallelism(node) - running;
  if (room <= 0) return false;
  if (loop.count === null) return askAndGoOn(draft, turn, begun);
  const most = Math.min(loop.count, begun + room);
  for (let index = begun; index < most && draft.state.status === 'active'; index += 1) {
    beginIteration(draft, turn, index);
  }
  return true;
}

function askAndGoOn(draft: RunDraft, turn: LoopTurn, index: number): boolean {
  const goesOn = askWhether(draft, turn, index);
  if (typeof goesOn === 'object') raise(draft, turn.token, { ...goesOn.error, nodeId: turn.node.id });
  else if (goesOn) beginIteration(draft, turn, index);
  else endLoop(draft, turn);
  return true;
}

function askWhether(
  draft: RunDraft,
  { node, rule, token, loop }: LoopTurn,
  index: number,
): ReturnType<LoopRule['goesOn']> {
  const visit = visitOf(draft.state, node, token, draft.atMs);
  const coming = loopVariable(loop, { index }, loopVariableIn(draft.state, token.scope));
  return rule.goesOn({ ...visit, context: { ...visit.context, loop: coming } });
}

function beginIteration(draft: RunDraft, { node, rule, token }: LoopTurn, index: number): void {
  const scope = `${token.id}.${index}`;
  const parent = token.scope === undefined ? {} : { parent: token.scope };
  const edges = (node.outgoing.get(rule.port) ?? []).filter((edge) => edge.to.node !== node.id);
  if (edges.length === 0 && !mayGoOn(draft, node.id)) return;
  draft.putScope(scope, { loopToken: token.id, loopNode: node.id, ...parent, index, nodes: {}, fired: {} });
  draft.setResult(token.id, index, null);
  if (edges.length === 0) draft.change({ executed: draft.state.executed + 1 });
  for (const edge of edges) draft.addToken(tokenOver(edge, { scope, error: token.error }, draft.atMs));
}

function endLoop(draft: RunDraft, { node, token, loop }: LoopTurn): true {
  const output = loopOutput(loop);
  const { results: _kept, ...detail } = output;
  draft.dropLoop(token.id);
  draft.setOutput(token, output);
  settle(draft, token, 'done', detail);
  moveAlong(draft, token, node.outgoing.get('done') ?? []);
  return true;
}
