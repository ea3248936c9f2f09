import {
  type Channel,
  type Condition,
  type FlowDocument,
  type FlowNode,
  MESSAGE_RECEIVED,
  type MessageMatch,
  nodeDefinition,
  triggerEventNode,
  triggerMessageNode,
} from '@columba/workflow-contracts';

/** What starts runs of a flow: one a trigger node, for the store to index by `eventType`. */
export interface FlowTriggerRow {
  nodeId: string;
  type: string;
  /** CloudEvents type; null for triggers that no event fires. */
  eventType: string | null;
  channels?: Channel[];
  match?: MessageMatch;
  filter?: Condition;
}

type Reader = (node: FlowNode) => Omit<FlowTriggerRow, 'nodeId' | 'type'> | null;

const READERS: Record<string, Reader> = {
  [triggerMessageNode.type]: ({ config }) => {
    const parsed = triggerMessageNode.config.safeParse(config);
    return parsed.success ? { eventType: MESSAGE_RECEIVED, ...parsed.data } : null;
  },
  [triggerEventNode.type]: ({ config }) => {
    const parsed = triggerEventNode.config.safeParse(config);
    return parsed.success ? parsed.data : null;
  },
};

/** The triggers of a document, in its order. Those whose configuration is not valid are left out. */
export function triggersOf(document: FlowDocument): FlowTriggerRow[] {
  return document.nodes.flatMap((node) => {
    if (nodeDefinition(node.type)?.category !== 'trigger') return [];
    const reader = READERS[node.type];
    const read = reader ? reader(node) : { eventType: null };
    return read ? [{ nodeId: node.id, type: node.type, ...read }] : [];
  });
}
