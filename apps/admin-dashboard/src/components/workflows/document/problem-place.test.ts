import { emptyFlowDocument, type FlowProblem } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { indexProblems, placeOf, pointerSegments, problemsOfNode } from './problem-place';

const document = {
  ...emptyFlowDocument('x'),
  nodes: [{ id: 'hello', type: 'send_message', config: {} }],
  edges: [{ id: 'e1', from: { node: 'hello', port: 'sent' }, to: { node: 'ghost' } }],
};
const problem = (pointer: string, nodeId: string | null = null): FlowProblem => ({
  code: 'node.config-invalid',
  severity: 'error',
  nodeId,
  pointer,
  message: 'm',
  mend: 'm',
});

describe('where a problem is', () => {
  it.each([
    ['/nodes/0/config/assign/1/name', { kind: 'node', nodeId: 'hello', field: ['config', 'assign', '1', 'name'] }],
    ['/nodes/0', { kind: 'node', nodeId: 'hello', field: [] }],
    ['/edges/0/to/node', { kind: 'edge', edgeId: 'e1' }],
    ['/settings/timezone', { kind: 'settings', field: ['timezone'] }],
    ['/nodes', { kind: 'document' }],
    ['', { kind: 'document' }],
  ])('%s', (pointer, place) => {
    expect(placeOf(document, problem(pointer))).toEqual(place);
  });

  it('reads escaped segments', () => {
    expect(pointerSegments('/a~1b/c~0d')).toEqual(['a/b', 'c~d']);
  });

  it('finds problems by node and field', () => {
    const index = indexProblems(document, [problem('/nodes/0/config/body', 'hello'), problem('/edges/0', 'hello')]);
    expect(index.get('hello')?.get('config.body')).toHaveLength(1);
    expect(problemsOfNode(index, 'hello')).toHaveLength(2);
    expect(problemsOfNode(index, 'ghost')).toEqual([]);
  });
});
