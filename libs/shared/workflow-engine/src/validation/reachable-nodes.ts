import type { FlowGraph } from './flow-graph.js';
import { nodeOrder } from './node-order.js';
import { oncePerFlow } from './once-per-flow.js';

/** Which nodes can a run come to? Walks from all triggers, along every edge. */
export const reachableNodes = oncePerFlow((graph: FlowGraph): ReadonlySet<string> => new Set(nodeOrder(graph)));
