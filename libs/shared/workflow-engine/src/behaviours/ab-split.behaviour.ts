import { hashFraction } from '../hash.js';
import type { EvaluationContext } from '../run/evaluation-context.js';
import type { NodeBehaviour } from './node-behaviour.js';

interface Share {
  port: string;
  /** Where the branch ends in [0, 1]. */
  upTo: number;
}

/**
 * One branch for each customer: the same in every run and version while the weights stay, since it comes of a hash of
 * flow, node and customer. Without a customer, the run decides.
 */
export const abSplitBehaviour: NodeBehaviour = {
  type: 'ab_split',
  prepare: (config) => sharesOf(config.branches as { port: string; weight: number }[]),
  enter: ({ node, context }) => {
    const shares = node.prepared as Share[];
    const dealt = hashFraction(keyOf(node.id, context, node.config.salt));
    const port = (shares.find(({ upTo }) => dealt < upTo) ?? shares.at(-1))?.port ?? '';
    return { kind: 'leave', port, output: { branch: port }, detail: { branch: port } };
  },
};

/** Branches without weight take nobody. */
function sharesOf(branches: readonly { port: string; weight: number }[]): Share[] {
  const total = branches.reduce((sum, { weight }) => sum + weight, 0);
  let upTo = 0;
  return branches
    .filter(({ weight }) => weight > 0)
    .map(({ port, weight }) => {
      upTo += weight / total;
      return { port, upTo };
    });
}

function keyOf(nodeId: string, { run, customer }: EvaluationContext, salt: unknown): string {
  const who = typeof customer?.id === 'string' ? customer.id : `run:${run?.id ?? ''}`;
  return [run?.flowId ?? '', nodeId, who, ...(typeof salt === 'string' ? [salt] : [])].join('|');
}
