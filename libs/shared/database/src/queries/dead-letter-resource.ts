import type { DeadLetterResource, FlowError } from '@columba/workflow-contracts';

export interface DeadLetterRow {
  id: string;
  runId: string;
  flowId: string;
  flowName: string | null;
  nodeId: string | null;
  fingerprint: string;
  error: FlowError;
  status: DeadLetterResource['status'];
  failedAt: Date;
  redrives: number;
}

export function deadLetterResource(row: DeadLetterRow): DeadLetterResource {
  const { id, runId, flowId, flowName, nodeId, fingerprint, error, status, failedAt, redrives } = row;
  return {
    id,
    runId,
    flowId,
    flowName: flowName ?? '',
    nodeId,
    fingerprint,
    error,
    status,
    failedAt: failedAt.toISOString(),
    redrives,
  };
}
