import type { ApprovalResource, Page } from '@columba/workflow-contracts';
import type { PageRequest } from './query-store.port.js';

export interface ApprovalDecision {
  decision: 'approved' | 'rejected';
  /** As in the audit log. */
  by: string;
  note: string;
}

/**
 * - `decided`: now, and the run has it in its mailbox. `repeated`: the same person had decided the same.
 * - `decided-before`: otherwise, or by somebody else. `closed`: time was over, or the run ended. `missing`: none such.
 */
export type DecisionOutcome = 'decided' | 'repeated' | 'decided-before' | 'closed' | 'missing';

/** Questions that runs put to people. A foreign id is a missing id. */
export interface ApprovalStore {
  /** The newest first. */
  list(
    tenantId: string,
    filter: { status: ApprovalResource['status']; runId?: string | undefined } & PageRequest,
  ): Promise<Page<ApprovalResource>>;
  get(tenantId: string, id: string): Promise<ApprovalResource | null>;
  /** Decides, fires the run's wait and puts the decision into its mailbox, in one transaction. */
  decide(tenantId: string, id: string, decision: ApprovalDecision): Promise<DecisionOutcome>;
}

export const APPROVAL_STORE = Symbol('ApprovalStore');
