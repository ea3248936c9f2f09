import type { FlowError } from '@columba/workflow-contracts';
import { raise } from './apply-error.js';
import { classifyThrown } from './classify-error.js';
import { type LoopTurn, loopTurnOf } from './loop-turn.js';
import type { RunDraft } from './run-draft.js';
import type { RunScope } from './run-state.js';
import type { NamedScope } from './scope-chain.js';
import { visitOf } from './visit.js';

type Result = { value: unknown } | { error: FlowError };

/** Takes the result of an iteration whose paths have all ended. False when there is none. */
export function collectIteration(draft: RunDraft): boolean {
  const ended = endedIteration(draft);
  if (!ended) return false;
  const turn = loopTurnOf(draft, draft.token(ended.scope.loopToken));
  if (turn) collect(draft, turn, ended);
  else draft.dropScope(ended.id);
  return true;
}

/** Not the first key: a database may give keys back in another order. */
function endedIteration(draft: RunDraft): NamedScope | null {
  const { scopes, tokens } = draft.state;
  const alive = new Set(tokens.map((token) => token.scope));
  const [id] = Object.keys(scopes ?? {})
    .filter((one) => !alive.has(one))
    .sort();
  const scope = draft.scope(id);
  return id !== undefined && scope ? { id, scope } : null;
}

function collect(draft: RunDraft, turn: LoopTurn, ended: NamedScope): void {
  const result = resultOf(draft, turn, ended);
  if ('value' in result) keep(draft, ended, result.value);
  else if (turn.rule.keepsErrors(turn.node)) keepError(draft, ended, result.error);
  else raise(draft, turn.token, result.error);
}

function keep(draft: RunDraft, { id, scope }: NamedScope, value: unknown): void {
  draft.setResult(scope.loopToken, scope.index, value ?? null);
  draft.dropScope(id);
}

/** As a result, an error is data for the author's templates. */
function keepError(draft: RunDraft, ended: NamedScope, { code, kind, message, nodeId }: FlowError): void {
  keep(draft, ended, { error: { code, kind, message, nodeId } });
  const { loopToken } = ended.scope;
  const loop = draft.loop(loopToken);
  if (loop) draft.putLoop(loopToken, { ...loop, failed: loop.failed + 1 });
}

function resultOf(draft: RunDraft, { node, rule, token }: LoopTurn, { id, scope }: NamedScope): Result {
  if (scope.error) return { error: scope.error };
  try {
    const value = rule.collect(visitOf(draft.state, node, { ...token, scope: id }, draft.atMs));
    return { value: value === undefined ? lastOutput(scope) : value };
  } catch (thrown) {
    return { error: { ...classifyThrown(thrown), nodeId: node.id } };
  }
}

function lastOutput({ nodes, lastNode }: RunScope): unknown {
  return lastNode === undefined ? null : nodes[lastNode]?.output;
}
