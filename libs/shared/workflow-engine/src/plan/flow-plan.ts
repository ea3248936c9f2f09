import type { AnyNodeDefinition, FlowDocument, FlowEdge, RetryPolicy } from '@columba/workflow-contracts';
import type { NodeBehaviour, VisitedNode } from '../behaviours/node-behaviour.js';
import type { ConfigRenderer } from '../templates/config-renderer.js';

export interface PlanNode extends VisitedNode {
  readonly type: string;
  readonly definition: AnyNodeDefinition;
  readonly behaviour: NodeBehaviour;
  readonly render: ConfigRenderer;
  /** Null for nodes without effects, which are not tried again. */
  readonly retry: RetryPolicy | null;
  readonly timeoutMs: number | null;
  readonly outgoing: ReadonlyMap<string, readonly FlowEdge[]>;
  readonly incoming: readonly FlowEdge[];
  /** Ports that a token may leave by, `error` included. */
  readonly ports: ReadonlySet<string>;
}

/** One version of a flow, read once and used by all of its runs. Immutable. */
export interface FlowPlan {
  readonly name: string;
  readonly settings: FlowDocument['settings'];
  readonly nodes: ReadonlyMap<string, PlanNode>;
  /** Ids of the nodes from which a node can be reached over at least one edge. Worked out when first asked for. */
  reaching(nodeId: string): ReadonlySet<string>;
}
