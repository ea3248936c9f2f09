import type { NodeBehaviour } from './node-behaviour.js';

/** Joins parallel branches; the arithmetic of what can still arrive is in `run/resolve-joins.ts`. */
export const mergeBehaviour: NodeBehaviour = {
  type: 'merge',
  enter: ({ node }) => ({ kind: 'join', mode: node.config.mode === 'any' ? 'any' : 'all' }),
};
