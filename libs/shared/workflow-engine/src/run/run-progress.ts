import type { FlowError, RunStatus } from '@columba/workflow-contracts';
import type { RunState, WaitReason } from './run-state.js';

/** A run is `running` while an attempt is out, and `waiting` when all of its paths rest. */
export function runStatusOf(state: RunState): RunStatus {
  if (state.status !== 'active') return state.status;
  return state.tokens.some((token) => token.status === 'executing') ? 'running' : 'waiting';
}

/** What the path waits for that wakes first; what no time ends comes last. */
export function waitReasonOf(state: RunState): WaitReason | null {
  return (earliest(state) ?? state.tokens.find(({ status }) => status === 'waiting'))?.reason ?? null;
}

/** When the run must get a `timer` input; null when only a signal or a settlement moves it, or nothing does. */
export function nextWakeAtMs(state: RunState): number | null {
  if (state.status !== 'active') return null;
  const { deadlineMs = null } = state;
  const tokenMs = earliest(state)?.untilMs ?? null;
  return tokenMs === null || deadlineMs === null ? (tokenMs ?? deadlineMs) : Math.min(tokenMs, deadlineMs);
}

/** Why a failed run failed. */
export function runErrorOf(state: RunState): FlowError | null {
  return state.failure?.error ?? null;
}

function earliest(state: RunState): { untilMs: number; reason: WaitReason | null } | null {
  let first: { untilMs: number; reason: WaitReason | null } | null = null;
  for (const { status, untilMs, reason } of state.tokens) {
    if (status !== 'waiting' || untilMs === undefined) continue;
    if (!first || untilMs < first.untilMs) first = { untilMs, reason: reason ?? null };
  }
  return first;
}
