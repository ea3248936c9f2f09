import type { Branch, JoinRule, NodeBehaviour } from './node-behaviour.js';

const DEEPEST_NESTING = 5;

/** Joins parallel branches; the arithmetic of what can still arrive is in `run/resolve-joins.ts`. */
export const mergeBehaviour: NodeBehaviour = {
  type: 'merge',
  prepare: ({ mode, inputs, result }): JoinRule => ({
    mode: mode as JoinRule['mode'],
    inputs: (inputs as string[] | undefined) ?? [],
    aggregate: AGGREGATES[result as keyof typeof AGGREGATES],
  }),
  join: ({ prepared }) => prepared as JoinRule,
  enter: () => ({ kind: 'join' }),
};

const AGGREGATES: Record<'object' | 'array' | 'first' | 'last', JoinRule['aggregate']> = {
  object: (branches) => ({
    branches: Object.fromEntries(branches.filter(({ name }) => name !== '').map((one) => [one.name, outputOf(one)])),
  }),
  array: (branches) => ({ branches: branches.map(outputOf) }),
  first: (branches) => ({ result: outputOf(branches[0]) }),
  last: (branches) => ({ result: outputOf(branches.at(-1)) }),
};

/** Merges of merges nest; in a circle of them they would do so without end. */
function outputOf(branch: Branch | undefined): unknown {
  const output = branch?.output ?? null;
  return nesting(output) < DEEPEST_NESTING ? output : null;
}

function nesting(output: unknown): number {
  if (typeof output !== 'object' || output === null) return 0;
  const { branches, result } = output as { branches?: unknown; result?: unknown };
  const inner = typeof branches === 'object' && branches !== null ? Object.values(branches) : [result];
  if (branches === undefined && result === undefined) return 0;
  return 1 + Math.max(0, ...inner.map(nesting));
}
