import type { AnyNodeDefinition } from './node-definition.js';
import { abSplitNode } from './nodes/ab-split.node.js';
import { approvalNode } from './nodes/approval.node.js';
import { askQuestionNode } from './nodes/ask-question.node.js';
import { conditionNode } from './nodes/condition.node.js';
import { delayNode } from './nodes/delay.node.js';
import { endNode } from './nodes/end.node.js';
import { failNode } from './nodes/fail.node.js';
import { loopNode } from './nodes/loop.node.js';
import { loopControlNode } from './nodes/loop-control.node.js';
import { mergeNode } from './nodes/merge.node.js';
import { sendMessageNode } from './nodes/send-message.node.js';
import { setVariablesNode } from './nodes/set-variables.node.js';
import { subflowNode } from './nodes/subflow.node.js';
import { switchNode } from './nodes/switch.node.js';
import { tagsNode } from './nodes/tags.node.js';
import { ticketNode } from './nodes/ticket.node.js';
import { triggerEventNode } from './nodes/trigger-event.node.js';
import { triggerManualNode } from './nodes/trigger-manual.node.js';
import { triggerMessageNode } from './nodes/trigger-message.node.js';
import { waitEventNode } from './nodes/wait-event.node.js';

/** Every node type there is, in palette order. Adding a node type adds a line here and touches no switch anywhere. */
export const NODE_DEFINITIONS: readonly AnyNodeDefinition[] = [
  triggerMessageNode,
  triggerEventNode,
  triggerManualNode,
  sendMessageNode,
  askQuestionNode,
  conditionNode,
  switchNode,
  abSplitNode,
  mergeNode,
  loopNode,
  loopControlNode,
  subflowNode,
  approvalNode,
  endNode,
  failNode,
  delayNode,
  waitEventNode,
  setVariablesNode,
  tagsNode,
  ticketNode,
] as readonly AnyNodeDefinition[];

const byType = new Map(NODE_DEFINITIONS.map((definition) => [definition.type, definition]));

export function nodeDefinition(type: string): AnyNodeDefinition | undefined {
  return byType.get(type);
}
