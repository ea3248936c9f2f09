import { ERROR_KINDS, type FlowEdge, type FlowProblem } from '@columba/workflow-contracts';
import { catches } from '../retry/error-match.js';
import type { GraphNode } from './flow-graph.js';
import { type FlowCheck, nameOf, problem } from './problem.js';

interface Placed {
  edge: FlowEdge;
  index: number;
}

/** Can every error edge be taken, and does each error take one of them only? */
export const checkErrorEdges: FlowCheck = ({ document, byId }) => {
  const byNode = new Map<string, Placed[]>();
  document.edges.forEach((edge, index) => {
    if (edge.from.port !== 'error') return;
    const group = byNode.get(edge.from.node);
    if (group) group.push({ edge, index });
    else byNode.set(edge.from.node, [{ edge, index }]);
  });
  return [...byNode].flatMap(([id, edges]) => {
    const one = byId.get(id);
    return one ? edges.flatMap((placed, at) => checkEdge(one, placed, edges.slice(0, Math.min(at, 20)))) : [];
  });
};

function checkEdge(one: GraphNode, { edge, index }: Placed, before: readonly Placed[]): FlowProblem[] {
  const nodeId = one.node.id;
  const params = { edge: edge.id, node: nameOf(one) };
  if (namesNothing(edge)) {
    return [problem(['edges', index, 'onError'], { code: 'edge.never-matches', nodeId, params })];
  }
  for (const { edge: earlier } of before) {
    const errors = caughtByBoth(edge, earlier);
    if (errors.length === 0 || isSame(edge, earlier)) continue;
    const variant = ERROR_KINDS.every((kind) => errors.includes(kind)) ? 'all' : 'usual';
    const words = { earlier: earlier.id, errors: errors.join(', ') };
    return [
      problem(['edges', index], { code: 'edge.catches-twice', variant, nodeId, params: { ...params, ...words } }),
    ];
  }
  return [];
}

function namesNothing({ onError }: FlowEdge): boolean {
  if (!onError || (onError.kinds === undefined && onError.codes === undefined)) return false;
  return !onError.kinds?.length && !onError.codes?.length;
}

/** Drawn twice: said elsewhere. */
function isSame(a: FlowEdge, b: FlowEdge): boolean {
  return a.to.node === b.to.node && JSON.stringify(a.onError ?? null) === JSON.stringify(b.onError ?? null);
}

/** Kinds that both catch whatever the code is, and codes that both catch whatever the kind is. */
function caughtByBoth(a: FlowEdge, b: FlowEdge): string[] {
  const kinds = ERROR_KINDS.filter((kind) => [a, b].every(({ onError }) => catches(onError, { kind, code: '' })));
  const codes = (a.onError?.codes ?? []).filter((code) => b.onError?.codes?.includes(code));
  return [...kinds, ...codes];
}
