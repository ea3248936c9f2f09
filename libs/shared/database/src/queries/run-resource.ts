import type { StoredRunState } from '@columba/workflow/ports';
import type { FlowError, RunMode, RunResource, RunStatus } from '@columba/workflow-contracts';

export interface RunRow {
  id: string;
  flow_id: string;
  flow_name: string | null;
  version: number;
  status: RunStatus;
  mode: RunMode;
  customer_id: string | null;
  first_name: string | null;
  last_name: string | null;
  started_at: Date;
  ended_at: Date | null;
  parent_run_id: string | null;
  restarted_from: string | null;
  depth: number | null;
  error: FlowError | null;
  wait_reason: string | null;
  wake_at: Date | null;
  state: StoredRunState | null;
}

export function runResource(row: RunRow): RunResource {
  // A pending run has a reason where its flow holds it back.
  const waits = row.status === 'waiting' || row.status === 'pending';
  return {
    id: row.id,
    flowId: row.flow_id,
    flowName: row.flow_name ?? '',
    version: row.version,
    status: row.status,
    mode: row.mode,
    customerId: row.customer_id,
    customerName: [row.first_name, row.last_name].filter(Boolean).join(' ') || null,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    parentRunId: row.parent_run_id,
    restartedFromRunId: row.restarted_from,
    depth: row.depth ?? 0,
    error: row.error,
    waitingFor: waits ? row.wait_reason : null,
    wakeAt: row.status === 'waiting' ? (row.wake_at?.toISOString() ?? null) : null,
  };
}
