import { flowError } from '@columba/workflow-contracts';
import type { NodeBehaviour } from './node-behaviour.js';

/** Ends the whole run as failed, with the author's reason. */
export const failBehaviour: NodeBehaviour = {
  type: 'fail',
  enter: (visit) => {
    const { reason } = visit.config();
    return {
      kind: 'error',
      error: flowError({ code: 'flow.failed', kind: 'user', message: String(reason) }),
      final: true,
    };
  },
};
