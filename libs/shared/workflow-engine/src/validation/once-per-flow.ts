import type { FlowGraph } from './flow-graph.js';

/** What several checks ask of one flow is worked out once. */
export function oncePerFlow<T>(work: (graph: FlowGraph) => T): (graph: FlowGraph) => T {
  const done = new WeakMap<FlowGraph, { result: T }>();
  return (graph) => {
    const known = done.get(graph) ?? { result: work(graph) };
    done.set(graph, known);
    return known.result;
  };
}
