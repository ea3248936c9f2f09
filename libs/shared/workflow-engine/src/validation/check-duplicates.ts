import { type FlowCheck, nodeProblem, problem } from './problem.js';

/** Does every node and every edge have an id of its own, and is no connection drawn twice? */
export const checkDuplicates: FlowCheck = ({ nodes, document, byId }) => [
  ...repeated(nodes, ({ node }) => node.id).map((one) =>
    nodeProblem(one, ['id'], { code: 'node.duplicate-id', params: { id: one.node.id } }),
  ),
  ...repeated(indexed(document.edges), ({ item }) => item.id).map(({ item: { id }, index }) =>
    problem(['edges', index, 'id'], { code: 'edge.duplicate-id', params: { id } }),
  ),
  ...repeated(indexed(document.edges), ({ item: { from, to, onError } }) =>
    JSON.stringify([from.node, from.port, to.node, onError ?? null]),
  ).map(({ item: { from, to }, index }) =>
    problem(['edges', index], {
      code: 'edge.duplicate',
      nodeId: byId.has(from.node) ? from.node : null,
      params: { from: from.node, to: to.node, port: from.port },
    }),
  ),
];

function indexed<T>(items: readonly T[]): { item: T; index: number }[] {
  return items.map((item, index) => ({ item, index }));
}

/** All but the first of each key. */
function repeated<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = keyOf(item);
    const isRepeated = seen.has(key);
    seen.add(key);
    return isRepeated;
  });
}
