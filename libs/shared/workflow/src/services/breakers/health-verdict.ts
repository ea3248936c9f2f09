import type { FlowError } from '@columba/workflow-contracts';
import type { Settlement } from '../node-executors/node-executor.js';
import type { Verdict } from './destination-breaker.js';

/** Told to send more slowly: no sign of failing, as long as we are told for how long. */
const RATE_LIMITED = /\.(rate-limited|throughput|pair-rate|daily-limit|queue-full)$/;
/** Our own database, not the destination. */
const OURS = 'columba.unavailable';

/**
 * What a settlement says of the destination. A refusal that will not pass shows that it is there; a lost answer or a
 * passing failure counts against it. What we called off ourselves says nothing.
 */
export function healthVerdict(settlement: Settlement): Verdict {
  switch (settlement.kind) {
    case 'settled':
      return 'success';
    case 'unknown':
      return 'failure';
    case 'failed':
      return ofError(settlement.error);
    default:
      return 'neutral';
  }
}

function ofError({ kind, code, retryAfterMs }: FlowError): Verdict {
  if (kind === 'bug' || code === OURS) return 'neutral';
  if (kind !== 'transient') return 'success';
  return retryAfterMs !== null && RATE_LIMITED.test(code) ? 'neutral' : 'failure';
}
