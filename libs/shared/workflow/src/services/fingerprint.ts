import { createHash } from 'node:crypto';
import type { FlowError } from '@columba/workflow-contracts';

/** What dead letters are grouped by: the same fault at the same place, whatever ids and numbers its words hold. */
export function failureFingerprint(flowId: string, error: FlowError): string {
  const words = error.message.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, '#').replace(/\d+/g, '#');
  return createHash('sha256')
    .update([flowId, error.nodeId ?? '', error.code, words].join('\n'))
    .digest('hex')
    .slice(0, 32);
}
