import { type FlowCheck, nodeProblem, problem } from './problem.js';

/** Does every node and every edge have an id of its own, and is no connection drawn twice? */
export const checkDuplicates: FlowCheck = ({ nodes, document }) => [
  ...repeated(nodes, ({ node }) => node.id).map((one) =>
    nodeProblem(one, ['id'], {
      code: 'node.duplicate-id',
      message: `The id "${one.node.id}" is used by more than one node.`,
      mend: 'Give this node an id of its own, and connect its edges again.',
    }),
  ),
  ...repeated(indexed(document.edges), ({ item }) => item.id).map(({ item, index }) =>
    problem(['edges', index, 'id'], {
      code: 'edge.duplicate-id',
      message: `The id "${item.id}" is used by more than one edge.`,
      mend: 'Give this edge an id of its own.',
    }),
  ),
  ...repeated(indexed(document.edges), ({ item: { from, to, onError } }) =>
    JSON.stringify([from.node, from.port, to.node, onError ?? null]),
  ).map(({ item: { from, to }, index }) =>
    problem(['edges', index], {
      code: 'edge.duplicate',
      nodeId: from.node,
      message: `"${from.node}" is connected to "${to.node}" twice by its port "${from.port}": it would run twice.`,
      mend: 'Remove one of the two edges.',
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
