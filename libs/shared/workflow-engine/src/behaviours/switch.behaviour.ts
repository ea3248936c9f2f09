import type { Condition } from '@columba/workflow-contracts';
import { type CompiledCondition, compileCondition, evaluateCondition } from '../conditions/compile-condition.js';
import { describeDecision } from '../conditions/describe-decision.js';
import type { NodeBehaviour } from './node-behaviour.js';

interface Case {
  port: string;
  when: Condition;
  priority?: number;
}
interface PreparedCase {
  port: string;
  when: CompiledCondition;
}

/** The first case whose condition holds, or `default`. The lowest priority is asked first, equals from top to bottom. */
export const switchBehaviour: NodeBehaviour = {
  type: 'switch',
  prepare: (config): PreparedCase[] =>
    (config.cases as Case[])
      .toSorted((a, b) => rank(a) - rank(b))
      .map(({ port, when }) => ({ port, when: compileCondition(when) })),
  enter: ({ node, context }) => {
    for (const { port, when } of node.prepared as PreparedCase[]) {
      const { matched, because } = evaluateCondition(when, context);
      const detail = { case: port, ...describeDecision(because) };
      if (matched) return { kind: 'leave', port, output: { port }, detail };
    }
    return { kind: 'leave', port: 'default', output: { port: 'default' }, detail: { case: 'default' } };
  },
};

/** A case without a priority comes after all that have one. */
function rank({ priority }: Case): number {
  return priority ?? Number.MAX_SAFE_INTEGER;
}
