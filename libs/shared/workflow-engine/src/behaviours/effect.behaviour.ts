import type { NodeBehaviour } from './node-behaviour.js';

/** Every node type with side effects that has no behaviour of its own: calls its executor and leaves by the outcome. */
export const effectBehaviour: NodeBehaviour = { type: '*', enter: () => ({ kind: 'execute' }) };
