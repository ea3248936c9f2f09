import { flowError } from '@columba/workflow-contracts';
import type { Decision } from '../behaviours/node-behaviour.js';
import { applyError, failForGood } from './apply-error.js';
import { armSubscription, disarm } from './arm-waits.js';
import { beginLoop } from './begin-loop.js';
import { controlLoop } from './control-loop.js';
import { join } from './join.js';
import { moveAlong, settle } from './move-along.js';
import type { RunDraft } from './run-draft.js';
import type { JsonObject, RunToken } from './run-state.js';
import { startAttempt } from './start-attempt.js';
import { startChild } from './start-child.js';
import type { PlanVisit } from './visit.js';

type Kind = Decision['kind'];
type Applier<K extends Kind> = (draft: RunDraft, visit: PlanVisit, decision: Extract<Decision, { kind: K }>) => void;

const APPLIERS: { [K in Kind]: Applier<K> } = {
  leave,
  execute,
  wait,
  join: (draft, { node, token }) => join(draft, node, token),
  loop: (draft, { token }, decision) => beginLoop(draft, token, decision),
  control: (draft, { token }, decision) => controlLoop(draft, token, decision),
  end: (draft, { token }, { result }) => end(draft, token, result),
  error: (draft, { token }, { error, final }) => (final ? failForGood : applyError)(draft, token, error),
};

/** Carries out what a behaviour decided for its token. */
export function applyDecision(draft: RunDraft, visit: PlanVisit, decision: Decision): void {
  (APPLIERS[decision.kind] as Applier<Kind>)(draft, visit, decision);
}

function leave(draft: RunDraft, { node, token }: PlanVisit, decision: Extract<Decision, { kind: 'leave' }>): void {
  const { port, output, vars, detail, child } = decision;
  if (!node.ports.has(port)) {
    const message = `The node settled with "${port}", which is none of its outcomes.`;
    applyError(draft, token, flowError({ code: 'engine.unknown-outcome', kind: 'bug', message }));
    return;
  }
  draft.setVars(vars);
  draft.setOutput(token, output);
  if (child) startChild(draft, token, child, null);
  settle(draft, token, port, detail);
  moveAlong(draft, disarm(draft, token), node.outgoing.get(port) ?? []);
}

function execute(draft: RunDraft, visit: PlanVisit, { deadlineMs }: Extract<Decision, { kind: 'execute' }>): void {
  const { token, node } = visit;
  const attempt = (token.attemptBase ?? 0) + 1;
  const config = visit.config();
  const executing = draft.update(token, { status: 'executing', attempt, deadlineMs });
  const armed = armSubscription(draft, visitWith(visit, executing), deadlineMs ?? null);
  startAttempt(draft, node, armed, config);
}

function wait(draft: RunDraft, visit: PlanVisit, decision: Extract<Decision, { kind: 'wait' }>): void {
  const { reason, untilMs, output } = decision;
  const { token } = visit;
  draft.setOutput(token, output);
  const isArmed = token.waits?.some((one) => one.kind !== 'reconcile') ?? false;
  const armed = isArmed ? token : armSubscription(draft, visit, untilMs);
  draft.update(armed, { status: 'waiting', reason, untilMs: untilMs ?? undefined });
  draft.fact({ type: 'node.waiting', nodeId: token.nodeId, tokenId: token.id, reason, untilMs });
}

function end(draft: RunDraft, token: RunToken, result: JsonObject | undefined): void {
  if (result) draft.change({ result: { ...draft.state.result, ...result } });
  settle(draft, token, 'end');
  draft.remove(disarm(draft, token));
}

function visitWith(visit: PlanVisit, token: RunToken): PlanVisit {
  const { node, atMs, context, config, field } = visit;
  return { node, atMs, context, config, field, token };
}
