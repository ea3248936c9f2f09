import { type FlowError, flowError, MOST_SUBFLOW_DEPTH } from '@columba/workflow-contracts';
import { durationToMs } from '../duration.js';
import type { JsonObject } from '../run/run-state.js';
import { mappedValues } from '../templates/value-mapping.js';
import type { ChildStart, Decision, NodeBehaviour, NodeVisit } from './node-behaviour.js';

interface PreparedSubflow {
  waits: boolean;
  timeoutMs: number | null;
  mostDepth: number;
}
type Mapping = Readonly<Record<string, string>>;

/** How a child ended, as its parent's mailbox gets it. */
export interface ChildEnd {
  runId: string | null;
  status: 'completed' | 'failed' | 'cancelled';
  result: JsonObject | null;
  error: Pick<FlowError, 'code' | 'kind' | 'message'> | null;
}

/** Calls another flow: waits for its result, or goes on at once. */
export const subflowBehaviour: NodeBehaviour = {
  type: 'subflow',
  prepare: ({ mode, timeout }, { subflowDepth }): PreparedSubflow => ({
    waits: mode === 'wait',
    timeoutMs: mode === 'wait' && timeout !== undefined ? durationToMs(String(timeout)) : null,
    mostDepth: subflowDepth ?? MOST_SUBFLOW_DEPTH,
  }),
  enter: (visit) => {
    const { waits, timeoutMs, mostDepth } = visit.node.prepared as PreparedSubflow;
    if (depthOf(visit) > mostDepth) return tooDeep(mostDepth);
    if (!waits) return { kind: 'leave', port: 'out', output: {}, child: childOf(visit) };
    return { kind: 'wait', reason: 'subflow', untilMs: timeoutMs === null ? null : visit.atMs + timeoutMs };
  },
  subscription: (visit) => ({
    kind: 'child',
    eventType: null,
    correlation: null,
    filter: null,
    channel: null,
    child: childOf(visit),
  }),
  signalled: (_visit, payload) => ended(payload.child as ChildEnd | undefined),
  timedOut: () => ({ kind: 'leave', port: 'timeout' }),
};

function depthOf({ context }: NodeVisit): number {
  return (context.run?.depth ?? 0) + 1;
}

/** The child's event says when it was called, and carries the channel so that `same` means the customer's. */
function childOf(visit: NodeVisit): ChildStart {
  const { node, token, context } = visit;
  const { flowId, input } = visit.config();
  const { channel = null, from = null } = context.event;
  const data = mappedValues(node.config.input as Mapping, input as Mapping, context);
  const event = { type: 'subflow', time: new Date(token.sinceMs).toISOString(), subject: null, channel, from, data };
  return { flowId: String(flowId), event, depth: depthOf(visit) };
}

function ended(child: ChildEnd | undefined): Decision {
  if (child?.status === 'completed') {
    return { kind: 'leave', port: 'out', output: child.result ?? {}, detail: { runId: child.runId } };
  }
  const runId = child?.runId ?? null;
  const cause = child?.error ? { ...pick(child.error), runId } : undefined;
  const message = cause ? `The subflow failed: ${cause.message}` : 'The subflow was cancelled.';
  const code = cause ? 'subflow.failed' : 'subflow.cancelled';
  return {
    kind: 'error',
    error: flowError({ code, kind: cause?.kind ?? 'user', message, ...(cause ? { cause } : {}) }),
  };
}

function pick({ code, kind, message }: Pick<FlowError, 'code' | 'kind' | 'message'>) {
  return { code, kind, message };
}

function tooDeep(mostDepth: number): Decision {
  const message = `Subflows are nested more than ${mostDepth} deep. A flow perhaps calls itself without an end.`;
  return { kind: 'error', error: flowError({ code: 'subflow.too-deep', kind: 'user', message }) };
}
