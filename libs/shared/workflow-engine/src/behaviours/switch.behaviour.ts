import type { Condition } from '@columba/workflow-contracts';
import { type CompiledCondition, compileCondition, evaluateCondition } from '../conditions/compile-condition.js';
import { describeDecision } from '../conditions/describe-decision.js';
import type { NodeBehaviour } from './node-behaviour.js';

interface PreparedCase {
  port: string;
  when: CompiledCondition;
}

/** The first case whose condition holds, from top to bottom, or `default`. */
export const switchBehaviour: NodeBehaviour = {
  type: 'switch',
  prepare: (config): PreparedCase[] =>
    (config.cases as { port: string; when: Condition }[]).map(({ port, when }) => ({
      port,
      when: compileCondition(when),
    })),
  enter: ({ node, context }) => {
    for (const { port, when } of node.prepared as PreparedCase[]) {
      const { matched, because } = evaluateCondition(when, context);
      if (matched) return { kind: 'leave', port, output: { port }, detail: describeDecision(because) };
    }
    return { kind: 'leave', port: 'default', output: { port: 'default' }, detail: {} };
  },
};
