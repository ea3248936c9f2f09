import {
  type AnyNodeDefinition,
  type FlowDocument,
  type FlowEdge,
  type FlowNode,
  nodeDefinition,
  portsOfParsed,
} from '@columba/workflow-contracts';

/** A node of a document under examination, with what is known of its type. */
export interface GraphNode {
  node: FlowNode;
  index: number;
  /** Null when nobody knows the type. */
  definition: AnyNodeDefinition | null;
  /** Null when the configuration is not valid. */
  config: Readonly<Record<string, unknown>> | null;
  /** What the type's schema found wrong with the configuration. */
  issues: readonly SchemaIssue[];
  /** Null when they cannot be known. */
  ports: readonly string[] | null;
}

export interface SchemaIssue {
  code: string;
  path: readonly PropertyKey[];
  message: string;
}

/** Flows by id. What is not there does not exist. */
export type KnownFlows = ReadonlyMap<string, 'published' | 'unpublished'>;

/** A document as the checks see it: read once, asked many times. */
export interface FlowGraph {
  /** Of the flow that the document is of, where that is known. */
  flowId: string | null;
  /** The tenant's flows, as far as this one names them; null where they are not known. */
  flows: KnownFlows | null;
  document: FlowDocument;
  nodes: readonly GraphNode[];
  /** Of several nodes with one id, the first. */
  byId: ReadonlyMap<string, GraphNode>;
  outgoing: ReadonlyMap<string, readonly FlowEdge[]>;
  incoming: ReadonlyMap<string, readonly FlowEdge[]>;
}

export function flowGraph(
  document: FlowDocument,
  flowId: string | null = null,
  flows: KnownFlows | null = null,
): FlowGraph {
  const nodes = document.nodes.map(graphNode);
  const byId = new Map<string, GraphNode>();
  for (const one of nodes) if (!byId.has(one.node.id)) byId.set(one.node.id, one);
  return {
    flowId,
    flows,
    document,
    nodes,
    byId,
    outgoing: groupEdges(document.edges, (edge) => edge.from.node),
    incoming: groupEdges(document.edges, (edge) => edge.to.node),
  };
}

export function isTrigger({ definition }: GraphNode): boolean {
  return definition?.category === 'trigger';
}

function graphNode(node: FlowNode, index: number): GraphNode {
  const definition = nodeDefinition(node.type) ?? null;
  if (!definition) return { node, index, definition, config: null, issues: [], ports: null };
  const parsed = definition.config.safeParse(node.config);
  if (!parsed.success) {
    const fixed = typeof definition.outcomes === 'function' ? null : portsOfParsed(definition, null);
    return { node, index, definition, config: null, issues: parsed.error.issues, ports: fixed };
  }
  const config = parsed.data as Readonly<Record<string, unknown>>;
  return { node, index, definition, config, issues: [], ports: portsOfParsed(definition, config) };
}

function groupEdges(edges: readonly FlowEdge[], keyOf: (edge: FlowEdge) => string): Map<string, FlowEdge[]> {
  const groups = new Map<string, FlowEdge[]>();
  for (const edge of edges) {
    const group = groups.get(keyOf(edge));
    if (group) group.push(edge);
    else groups.set(keyOf(edge), [edge]);
  }
  return groups;
}
