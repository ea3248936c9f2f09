import type { FlowPlan } from '../plan/flow-plan.js';
import { advance, enterAs } from './advance.js';
import { armLimit, armReconciliation, armSubscription } from './arm-waits.js';
import type { StepResult } from './run-command.js';
import { runDeadline } from './run-deadline.js';
import { RunDraft } from './run-draft.js';
import type { RunState, RunToken } from './run-state.js';
import { visitOf } from './visit.js';

/**
 * Goes on with a failed run at the failed node: a fresh budget of attempts under the same idempotency key. What
 * succeeded is kept; paths that the failure stopped go on where they were (waits are armed again, attempts that were
 * out are given out again); the time that the flow allows begins anew. A run that has not failed comes back as it is.
 */
export function retryFromFailure(plan: FlowPlan, state: RunState, atMs: number): StepResult {
  const { failure } = state;
  if (state.status !== 'failed' || !failure) return { state, commands: [], facts: [] };
  const { failure: _ended, ...rest } = state;
  const driven: RunState = { ...rest, status: 'active', executed: 0, tokens: failure.tokens };
  // A newer version may have variables that the failed one did not know.
  const vars = { ...plan.settings.variables, ...rest.vars };
  const draft = new RunDraft(plan, { ...driven, vars, ...runDeadline(plan, atMs) }, atMs);
  draft.fact({ type: 'run.resumed' });
  for (const token of failure.tokens) {
    if (draft.state.status !== 'active') break;
    if (!draft.token(token.id)) continue;
    if (token.id === failure.tokenId || token.status === 'executing') enterAs(draft, fresh(token));
    else if (token.status === 'waiting') rearm(draft, token);
  }
  advance(draft);
  return draft.result();
}

/** Begins a node anew, with the iteration that it had. */
function fresh({ id, nodeId, iteration, attempt, sinceMs, from, input, scope, error, passed }: RunToken): RunToken {
  return {
    id,
    nodeId,
    status: 'ready',
    iteration,
    attempt,
    ...(attempt > 0 ? { attemptBase: attempt } : {}),
    sinceMs,
    from,
    ...(input === undefined ? {} : { input }),
    ...(scope === undefined ? {} : { scope }),
    ...(error ? { error } : {}),
    ...(passed ? { passed } : {}),
  };
}

function rearm(draft: RunDraft, token: RunToken): void {
  const node = draft.node(token);
  if (!node || !token.waits) return;
  const bare = draft.update(token, { waits: undefined });
  const expiresAtMs = token.deadlineMs ?? token.untilMs ?? null;
  const kinds = token.waits.map((wait) => wait.kind);
  let armed = bare;
  if (kinds.some((kind) => kind !== 'reconcile' && kind !== 'limit')) {
    armed = armSubscription(draft, visitOf(draft.state, node, bare, draft.atMs), expiresAtMs);
  }
  const reconcile = token.waits.find((wait) => wait.kind === 'reconcile');
  if (reconcile) armReconciliation(draft, armed, reconcile.correlation ?? null, token.untilMs ?? draft.atMs);
  const limit = token.waits.find((wait) => wait.kind === 'limit');
  if (limit?.correlation !== undefined) armLimit(draft, armed, limit.correlation, token.untilMs ?? draft.atMs);
}
