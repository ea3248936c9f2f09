import type { NodeBehaviour } from './node-behaviour.js';

export const loopControlBehaviour: NodeBehaviour = {
  type: 'loop_control',
  enter: ({ node: { config } }) => ({
    kind: 'control',
    action: config.action === 'break' ? 'break' : 'continue',
    loopId: typeof config.loop === 'string' ? config.loop : null,
  }),
};
