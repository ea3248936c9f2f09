import { durationToMs } from '../duration.js';
import type { NodeBehaviour } from './node-behaviour.js';

export const delayBehaviour: NodeBehaviour = {
  type: 'delay',
  prepare: (config) => durationToMs(String(config.for)),
  enter: ({ node, atMs }) => ({ kind: 'wait', reason: 'delay', untilMs: atMs + (node.prepared as number) }),
  timedOut: ({ token, atMs }) => ({
    kind: 'leave',
    port: 'out',
    output: { until: new Date(token.untilMs ?? atMs).toISOString() },
  }),
};
