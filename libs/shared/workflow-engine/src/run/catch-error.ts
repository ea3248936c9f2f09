import type { FlowEdge, FlowError } from '@columba/workflow-contracts';
import { catches } from '../retry/error-match.js';
import { disarm } from './arm-waits.js';
import { classifyThrown } from './classify-error.js';
import { failRun } from './end-run.js';
import { evaluationContext } from './evaluation-context.js';
import { giveUpIteration, giveUpLoop, takeOut } from './give-up-tokens.js';
import { loopOutput } from './loop-turn.js';
import { moveAlong } from './move-along.js';
import type { RunDraft } from './run-draft.js';
import type { RunToken } from './run-state.js';

/** Who catches an error: edges out of a node, or a loop that keeps it as an iteration's result. */
export interface Catcher {
  /** Loops that fail over it, innermost first. */
  loops: readonly RunToken[];
  by: { edges: readonly FlowEdge[] } | { scopeId: string };
}

/** Asks the node itself, then the loops around it from the inside out. Null: nobody. */
export function findCatcher(draft: RunDraft, failed: RunToken, error: FlowError): Catcher | null {
  const loops: RunToken[] = [];
  for (let token: RunToken | undefined = failed; token; ) {
    const edges = (draft.node(token)?.outgoing.get('error') ?? []).filter((edge) => catches(edge.onError, error));
    if (edges.length > 0) return { loops, by: { edges } };
    const loopToken: RunToken | undefined = draft.token(draft.scope(token.scope)?.loopToken ?? '');
    const loop = loopToken && draft.node(loopToken);
    if (token.scope !== undefined && loop?.behaviour.loop?.keepsErrors(loop)) {
      return { loops, by: { scopeId: token.scope } };
    }
    if (loopToken) loops.push(loopToken);
    token = loopToken;
  }
  return null;
}

/** The path goes on where the error is caught. Loops that failed over it stop all that they had under way. */
export function takeCaught(draft: RunDraft, failed: RunToken, error: FlowError, { loops, by }: Catcher): void {
  const last = loops.at(-1) ?? failed;
  const trouble = 'edges' in by ? transformError(draft, { ...last, error }, by.edges) : null;
  if (trouble) {
    failRun(draft, { ...trouble, nodeId: last.nodeId }, draft.loop(failed.id) ? null : failed);
    return;
  }
  const inner = [failed, ...loops].slice(0, 'edges' in by ? -1 : undefined);
  for (const token of inner) {
    giveUpLoop(draft, token.id);
    takeOut(draft, token);
  }
  if ('edges' in by) leaveByError(draft, last, error, by.edges);
  else keepForResult(draft, by.scopeId, error);
}

function leaveByError(draft: RunDraft, token: RunToken, error: FlowError, edges: readonly FlowEdge[]): void {
  const loop = draft.loop(token.id);
  if (loop) {
    giveUpLoop(draft, token.id);
    draft.setOutput(token, loopOutput(loop));
  }
  moveAlong(draft, { ...disarm(draft, token), error }, edges);
}

/** Sets what the edges turn the error into; answers what went wrong with that, which nothing else catches. */
function transformError(draft: RunDraft, token: RunToken, edges: readonly FlowEdge[]): FlowError | null {
  for (const { id } of edges) {
    const transform = draft.plan.transforms.get(id);
    if (!transform) continue;
    try {
      const result = transform(evaluationContext(draft.state, token, draft.atMs));
      if (!result.ok) return result.error;
      draft.setVars(result.vars);
    } catch (thrown) {
      return classifyThrown(thrown);
    }
  }
  return null;
}

function keepForResult(draft: RunDraft, scopeId: string, error: FlowError): void {
  giveUpIteration(draft, scopeId);
  const scope = draft.scope(scopeId);
  if (scope) draft.putScope(scopeId, { ...scope, error });
}
