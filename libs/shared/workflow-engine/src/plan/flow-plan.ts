import type { AnyNodeDefinition, FlowDocument, FlowEdge, RetryPolicy } from '@columba/workflow-contracts';
import type { NodeBehaviour, VisitedNode } from '../behaviours/node-behaviour.js';
import type { ConfigRenderer } from '../templates/config-renderer.js';
import type { ErrorTransform } from '../variables/error-transform.js';
import type { SharedVariableNames } from '../variables/shared-variables.js';

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

export interface Way {
  /** The loops that the path is in: it ends where it comes back to one of them. */
  loops?: readonly string[];
  /** By which input the path comes in: its name, or the node that it comes from. Left out: by any. */
  input?: string;
}

/** One version of a flow, read once and used by all of its runs. Immutable. */
export interface FlowPlan {
  readonly name: string;
  readonly settings: FlowDocument['settings'];
  readonly nodes: ReadonlyMap<string, PlanNode>;
  /**
   * Ids of the nodes from which a path of one scope can reach a node over at least one edge. Worked out when first asked
   * for.
   */
  reaching(nodeId: string, way?: Way): ReadonlySet<string>;
  /** What error edges turn the errors that they catch into, by edge. */
  readonly transforms: ReadonlyMap<string, ErrorTransform>;
  /** The variables that outlive runs and that this flow reads; null when it reads none. */
  readonly shared: SharedVariableNames | null;
}
