import type { Role } from '@columba/workflow-contracts';
import { durationToMs } from '../duration.js';
import type { NodeBehaviour } from './node-behaviour.js';

/** Waits for a person. Their decision names the port; the fact says who it was. */
export const approvalBehaviour: NodeBehaviour = {
  type: 'approval',
  prepare: (config) => durationToMs(String(config.timeout)),
  enter: ({ node, atMs }) => ({ kind: 'wait', reason: 'approval', untilMs: atMs + (node.prepared as number) }),
  subscription: (visit) => {
    const { title, instructions, assignees, role } = visit.config();
    return {
      kind: 'approval',
      eventType: null,
      correlation: null,
      filter: null,
      channel: null,
      approval: {
        title: String(title),
        instructions: String(instructions ?? ''),
        assignees: (assignees as string[] | undefined) ?? [],
        role: (role as Role | undefined) ?? null,
      },
    };
  },
  signalled: (_visit, { decision, by, note }) => {
    const port = decision === 'approved' ? 'approved' : 'rejected';
    const decidedBy = typeof by === 'string' ? by : 'system';
    return {
      kind: 'leave',
      port,
      output: { decision: port, by: decidedBy, note: typeof note === 'string' ? note : '' },
      detail: { by: decidedBy },
    };
  },
  timedOut: () => ({ kind: 'leave', port: 'timeout' }),
};
