import type { FlowDocument, FlowProblem } from '@columba/workflow-contracts';

/** What a problem's JSON Pointer (RFC 6901) points at, in the words of the editor. */
export type ProblemPlace =
  | { kind: 'node'; nodeId: string; field: string[] }
  | { kind: 'edge'; edgeId: string }
  | { kind: 'settings'; field: string[] }
  | { kind: 'document' };

export function pointerSegments(pointer: string): string[] {
  if (!pointer.startsWith('/')) return [];
  return pointer
    .slice(1)
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function placeOf(document: FlowDocument, problem: Pick<FlowProblem, 'pointer' | 'nodeId'>): ProblemPlace {
  const [area, index, ...rest] = pointerSegments(problem.pointer);
  if (area === 'nodes') {
    const nodeId = document.nodes[Number(index)]?.id ?? problem.nodeId;
    if (nodeId) return { kind: 'node', nodeId, field: rest };
  }
  if (area === 'edges') {
    const edgeId = document.edges[Number(index)]?.id;
    if (edgeId) return { kind: 'edge', edgeId };
  }
  if (area === 'settings') return { kind: 'settings', field: index === undefined ? [] : [index, ...rest] };
  if (problem.nodeId) return { kind: 'node', nodeId: problem.nodeId, field: [] };
  return { kind: 'document' };
}

/** Problems by node, then by dotted field path (`config.body`, `config.assign.0.name`; `''` is the node itself). */
export type ProblemIndex = ReadonlyMap<string, ReadonlyMap<string, FlowProblem[]>>;

export function indexProblems(document: FlowDocument, problems: readonly FlowProblem[]): ProblemIndex {
  const index = new Map<string, Map<string, FlowProblem[]>>();
  for (const problem of problems) {
    const place = placeOf(document, problem);
    const nodeId = place.kind === 'node' ? place.nodeId : problem.nodeId;
    if (!nodeId) continue;
    const field = place.kind === 'node' ? place.field.join('.') : '';
    const ofNode = index.get(nodeId) ?? new Map<string, FlowProblem[]>();
    ofNode.set(field, [...(ofNode.get(field) ?? []), problem]);
    index.set(nodeId, ofNode);
  }
  return index;
}

export function problemsOfNode(index: ProblemIndex, nodeId: string): FlowProblem[] {
  return [...(index.get(nodeId)?.values() ?? [])].flat();
}
