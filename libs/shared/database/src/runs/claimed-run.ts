import type { ClaimedRun, StoredRunState } from '@columba/workflow/ports';
import type { RunMode, RunStatus } from '@columba/workflow-contracts';

/** As columba_claim_runs and columba_claim_due answer it. */
export interface ClaimedRow {
  tenant_id: string;
  id: string;
  flow_id: string;
  version: number;
  customer_id: string | null;
  conversation_id: string | null;
  mode: RunMode;
  previous_status: RunStatus;
  fence: number;
  state: StoredRunState | null;
  input: StoredRunState | null;
  crashes: number;
  signals: ClaimedRun['signals'] | null;
  effects: ClaimedRun['effects'] | null;
}

export function claimedRunOf(row: ClaimedRow): ClaimedRun {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    flowId: row.flow_id,
    version: row.version,
    customerId: row.customer_id,
    conversationId: row.conversation_id,
    mode: row.mode,
    previousStatus: row.previous_status,
    fence: row.fence,
    state: row.state,
    input: row.input,
    crashes: row.crashes,
    signals: row.signals ?? [],
    effects: row.effects ?? [],
  };
}
