import type { Condition } from '@columba/workflow-contracts';
import { type CompiledCondition, compileCondition, evaluateCondition } from '../conditions/compile-condition.js';
import { describeDecision } from '../conditions/describe-decision.js';
import type { NodeBehaviour } from './node-behaviour.js';

export const conditionBehaviour: NodeBehaviour = {
  type: 'condition',
  prepare: (config) => compileCondition(config.if as Condition),
  enter: ({ node, context }) => {
    const { matched, because } = evaluateCondition(node.prepared as CompiledCondition, context);
    return { kind: 'leave', port: String(matched), output: { matched }, detail: describeDecision(because) };
  },
};
