import type { SimulatedRunResult, SimulationResult } from '@columba/workflow';
import type { Simulation } from '@columba/workflow-contracts';

/** A simulation as the API answers it: times as people write them. */
export function simulationResource(result: SimulationResult): Simulation {
  const { messages, tickets, calls, tags, otherRuns, acts, cutOff } = result;
  return {
    ...runResource(result),
    startedAt: iso(result.startedAtMs),
    endedAt: iso(result.endedAtMs),
    messages: messages.map(({ atMs, messageId: _, ...message }) => ({ at: iso(atMs), ...message })),
    tickets: tickets.map(({ atMs, ...ticket }) => ({ at: iso(atMs), ...ticket })),
    calls: calls.map(({ atMs, ...call }) => ({ at: iso(atMs), ...call })),
    tags,
    otherRuns: otherRuns.map(runResource),
    replies: acts.map(({ kind: type, atMs, taken }) => ({ type, at: atMs === null ? null : iso(atMs), taken })),
    cutOff,
  };
}

function runResource(run: SimulatedRunResult) {
  const { runId, flowId, version, status, error, path, facts, vars: variables, waits } = run;
  return {
    runId,
    flowId,
    version,
    status,
    error,
    path: path.map(({ atMs, ...step }) => ({ ...step, at: iso(atMs) })),
    facts: facts.map(({ seq, atMs, body }) => ({ seq, at: iso(atMs), body })),
    variables,
    waits: waits.map(({ nodeId, kind, expiresAtMs }) => ({
      nodeId,
      kind,
      expiresAt: expiresAtMs === null ? null : iso(expiresAtMs),
    })),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
