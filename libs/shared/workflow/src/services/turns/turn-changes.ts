import type { FlowBreaker, FlowError } from '@columba/workflow-contracts';
import type { EnteringRun, LeavingRun, TurnChange } from '../../ports/flow-turn.port.js';

/** One thing that has happened in a flow; none of it: look whether a turn is free. */
export interface TurnCall {
  tenantId: string;
  flowId: string;
  entering?: EnteringRun;
  leaving?: LeavingRun;
  breaker?: FlowBreaker | undefined;
  error?: FlowError | null;
}

export const flowKeyOf = ({ tenantId, flowId }: { tenantId: string; flowId: string }): string =>
  `${tenantId}/${flowId}`;

/** What happened together, by flow. */
export function turnChanges(calls: readonly TurnCall[], probes: number): Map<string, TurnChange> {
  const groups = new Map<string, TurnCall[]>();
  for (const call of calls) {
    const group = groups.get(flowKeyOf(call));
    if (group) group.push(call);
    else groups.set(flowKeyOf(call), [call]);
  }
  return new Map([...groups].map(([key, group]) => [key, changeOf(group, probes)]));
}

function changeOf(calls: readonly TurnCall[], probes: number): TurnChange {
  const [{ tenantId, flowId } = { tenantId: '', flowId: '' }] = calls;
  const failures = calls.filter(({ leaving, breaker }) => leaving?.verdict === 'failed' && breaker !== undefined);
  const last = failures.at(-1);
  return {
    tenantId,
    flowId,
    entering: calls.flatMap(({ entering }) => (entering ? [entering] : [])),
    leaving: calls.flatMap(({ leaving }) => (leaving ? [leaving] : [])),
    failed: failures.length,
    error: last?.error ? { code: last.error.code, message: last.error.message } : null,
    limits: last?.breaker ?? null,
    probes,
  };
}
