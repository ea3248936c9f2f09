import type { NodeBehaviour } from './node-behaviour.js';

export const endBehaviour: NodeBehaviour = { type: 'end', enter: () => ({ kind: 'end' }) };
