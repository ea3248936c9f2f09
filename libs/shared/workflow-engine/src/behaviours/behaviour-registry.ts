import type { AnyNodeDefinition } from '@columba/workflow-contracts';
import { abSplitBehaviour } from './ab-split.behaviour.js';
import { approvalBehaviour } from './approval.behaviour.js';
import { askQuestionBehaviour } from './ask-question.behaviour.js';
import { conditionBehaviour } from './condition.behaviour.js';
import { delayBehaviour } from './delay.behaviour.js';
import { effectBehaviour } from './effect.behaviour.js';
import { endBehaviour } from './end.behaviour.js';
import { failBehaviour } from './fail.behaviour.js';
import { loopBehaviour } from './loop.behaviour.js';
import { loopControlBehaviour } from './loop-control.behaviour.js';
import { mergeBehaviour } from './merge.behaviour.js';
import type { NodeBehaviour } from './node-behaviour.js';
import { setVariablesBehaviour } from './set-variables.behaviour.js';
import { subflowBehaviour } from './subflow.behaviour.js';
import { switchBehaviour } from './switch.behaviour.js';
import { triggerEventBehaviour, triggerManualBehaviour, triggerMessageBehaviour } from './trigger.behaviour.js';
import { waitEventBehaviour } from './wait-event.behaviour.js';

/** Node types that the engine itself knows how to run. Adding one adds a line here. */
const BEHAVIOURS: readonly NodeBehaviour[] = [
  triggerMessageBehaviour,
  triggerEventBehaviour,
  triggerManualBehaviour,
  askQuestionBehaviour,
  conditionBehaviour,
  switchBehaviour,
  abSplitBehaviour,
  mergeBehaviour,
  loopBehaviour,
  loopControlBehaviour,
  subflowBehaviour,
  approvalBehaviour,
  endBehaviour,
  failBehaviour,
  delayBehaviour,
  waitEventBehaviour,
  setVariablesBehaviour,
];

const byType = new Map(BEHAVIOURS.map((behaviour) => [behaviour.type, behaviour]));

/** Whether a node with this configuration calls an executor, so that it can be tried again. */
export function hasEffects(definition: AnyNodeDefinition, config: Readonly<Record<string, unknown>>): boolean {
  return definition.sideEffects || (behaviourOf(definition)?.executes?.(config) ?? false);
}

/** Undefined for a type without side effects that nobody wrote a behaviour for. */
export function behaviourOf(definition: AnyNodeDefinition): NodeBehaviour | undefined {
  return byType.get(definition.type) ?? (definition.sideEffects ? effectBehaviour : undefined);
}
