import type { Condition } from '@columba/workflow-contracts';
import { durationToMs } from '../duration.js';
import type { NodeBehaviour } from './node-behaviour.js';

export const waitEventBehaviour: NodeBehaviour = {
  type: 'wait_event',
  prepare: (config) => durationToMs(String(config.timeout)),
  enter: ({ node, atMs }) => ({ kind: 'wait', reason: 'event', untilMs: atMs + (node.prepared as number) }),
  subscription: (visit) => {
    const { eventType, correlation, filter } = visit.config();
    return {
      kind: 'event',
      eventType: String(eventType),
      correlation: correlation === undefined ? null : String(correlation),
      filter: (filter as Condition | undefined) ?? null,
      channel: null,
    };
  },
  signalled: (_visit, payload) => ({ kind: 'leave', port: 'received', output: { event: payload.event ?? null } }),
  timedOut: () => ({ kind: 'leave', port: 'timeout' }),
};
