import type { FlowError, RunStatus } from '@columba/workflow-contracts';
import type { WaitReason } from '@columba/workflow-engine';
import type { TurnVerdict } from '../../ports/flow-turn.port.js';

/** How a worker has left a run. */
export interface RunRest {
  status: RunStatus;
  /** Null where it does not wait. */
  waitReason: WaitReason | null;
  error: FlowError | null;
}

/** Short waits for what the run itself has begun: it is under way all the same. */
const STILL_AT_WORK: ReadonlySet<WaitReason | null> = new Set<WaitReason>(['retry', 'reconcile', 'limit']);

/**
 * What a run that gives its turn back says of its flow; null: it keeps the turn. Who has come as far as waiting for a
 * customer, an event or a time has not failed; what a subflow will bring is not known yet.
 */
export function turnVerdict({ status, waitReason }: RunRest): TurnVerdict | null {
  switch (status) {
    case 'failed':
      return 'failed';
    case 'completed':
      return 'succeeded';
    case 'waiting':
      if (STILL_AT_WORK.has(waitReason)) return null;
      return waitReason === 'subflow' ? 'neutral' : 'succeeded';
    default:
      return 'neutral';
  }
}
