import type { FlowPlan } from '../plan/flow-plan.js';
import { armSubscription, disarm } from './arm-waits.js';
import { type NodeMapping, nodeProblem, tokenProblem } from './migration-problems.js';
import type { StepResult } from './run-command.js';
import { RunDraft } from './run-draft.js';
import type { RunState, RunToken } from './run-state.js';
import { visitOf } from './visit.js';

export interface Migration {
  from: FlowPlan;
  to: FlowPlan;
  fromVersion: number;
  toVersion: number;
  /** Old node id -> new node id. What is not named keeps its id. */
  mapping: NodeMapping;
}

/**
 * Moves a run that rests to another version of its flow: each path stands at the same place there. Waits for events are
 * armed anew, as the new version words them; deadlines stay as they were. Variables that the new version adds get their
 * initial values. A run that cannot move comes back with the reasons, untouched.
 */
export function migrateState(
  state: RunState,
  migration: Migration,
  atMs: number,
): ({ kind: 'migrated' } & StepResult) | { kind: 'refused'; problems: string[] } {
  const problems = problemsOf(state, migration);
  if (problems.length > 0) return { kind: 'refused', problems };
  const { to, fromVersion, toVersion, mapping } = migration;
  const draft = new RunDraft(to, renamed(state, mapping), atMs);
  const { context } = draft.state;
  draft.change({
    vars: { ...to.settings.variables, ...draft.state.vars },
    ...(context ? { context: { ...context, run: { ...context.run, version: toVersion } } } : {}),
  });
  draft.fact({ type: 'run.migrated', fromVersion, toVersion });
  for (const token of draft.state.tokens) if (token.waits?.some(({ kind }) => kind === 'event')) rearm(draft, token);
  return { kind: 'migrated', ...draft.result() };
}

/** Why this run cannot move; empty when it can. */
function problemsOf(state: RunState, { from, to, mapping }: Migration): string[] {
  if (state.status !== 'active' && state.status !== 'paused') return ['The run has ended, or has not begun.'];
  const problems = state.tokens.map(
    (token) => nodeProblem(token.nodeId, from, to, mapping) ?? tokenProblem(token, mapping),
  );
  const loops = Object.values(state.scopes ?? {}).map(({ loopNode }) => nodeProblem(loopNode, from, to, mapping));
  const inLoop =
    state.scopes && Object.keys(mapping).length > 0
      ? 'A run within a loop moves only where nodes keep their ids.'
      : null;
  return [...new Set([...problems, ...loops, inLoop].filter((problem) => problem !== null))];
}

function rearm(draft: RunDraft, token: RunToken): void {
  const node = draft.node(token);
  if (!node) return;
  const bare = disarm(draft, token, 'event');
  armSubscription(draft, visitOf(draft.state, node, bare, draft.atMs), token.deadlineMs ?? token.untilMs ?? null);
}

/** The state with the nodes' new names, wherever one stands. */
function renamed(state: RunState, mapping: NodeMapping): RunState {
  const name = (nodeId: string) => mapping[nodeId] ?? nodeId;
  const keys = <T>(record: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(record).map(([nodeId, value]) => [name(nodeId), value]));
  const tokens = state.tokens.map((token) => ({
    ...token,
    nodeId: name(token.nodeId),
    from: token.from === null ? null : name(token.from),
    ...(token.passed ? { passed: keys(token.passed) } : {}),
  }));
  return { ...state, tokens, nodes: keys(state.nodes), visits: keys(state.visits), fired: keys(state.fired) };
}
