import { type FlowError, MOST_SUBFLOW_DEPTH, RUN_FAILED } from '@columba/workflow-contracts';
import { childRunId, type FlowPlan, type RunState } from '@columba/workflow-engine';
import type { ChildWrite } from '../ports/run-store.port.js';
import type { RunIdentity } from './run-identity.js';

/**
 * The run of the flow's error flow that a failed run starts, in the transaction that stores its failure: there is one, once.
 * Null when the flow names none. A failed error run starts no other, and neither do runs that are called too deeply.
 */
export function errorRunOf(
  { id: runId, flowId }: Pick<RunIdentity, 'id' | 'flowId'>,
  { settings }: Pick<FlowPlan, 'settings'>,
  { context }: Pick<RunState, 'context'>,
  error: FlowError,
  atMs: number,
): ChildWrite | null {
  const { errorFlowId } = settings;
  const depth = (context?.run.depth ?? 0) + 1;
  if (errorFlowId === undefined || context?.event.type === RUN_FAILED || depth > MOST_SUBFLOW_DEPTH) return null;
  const key = `${runId}:error`;
  const nodeId = error.nodeId ?? '';
  const { channel = null, from = null } = context?.event ?? {};
  const data = { runId, flowId, nodeId: error.nodeId, error, customer: context?.customer ?? null };
  const event = { id: key, type: RUN_FAILED, time: new Date(atMs).toISOString(), subject: null, channel, from, data };
  const child = { runId: childRunId(key, atMs), key, flowId: errorFlowId, nodeId, waitId: null, event, depth };
  return { type: 'start_child', ...child };
}
