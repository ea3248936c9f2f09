import {
  askQuestionNode,
  conditionNode,
  delayNode,
  type FlowDocument,
  flowDocumentSchema,
  mergeNode,
  type NodeDefinition,
  portsOf,
  sendMessageNode,
  setVariablesNode,
  switchNode,
  waitEventNode,
} from '@columba/workflow-contracts';
import fc from 'fast-check';
import { checkCycles } from '../validation/check-cycles.js';
import { flowGraph } from '../validation/flow-graph.js';

type Kind = [definition: NodeDefinition, config: Record<string, unknown>];
const kinds = [
  [sendMessageNode, { channel: 'same', body: '{{ event.text }}' }],
  [askQuestionNode, { channel: 'same', body: '?', timeout: 'PT1H', saveAs: 'reply' }],
  [conditionNode, { if: { path: 'event.flag', op: 'equals', value: true } }],
  [switchNode, { cases: [{ port: 'a', when: { path: 'event.n', op: 'gt', value: 5 } }] }],
  [setVariablesNode, { assign: [{ name: 'n', value: '{{ event.n }}', as: 'number' }] }],
  [delayNode, { for: 'PT10M' }],
  [waitEventNode, { eventType: 'x.y', timeout: 'PT30M' }],
  [mergeNode, { mode: 'all' }],
  [mergeNode, { mode: 'any' }],
] as unknown as Kind[];

export interface RandomFlow {
  document: FlowDocument;
  /** Whether edges lead forwards only. */
  isAcyclic: boolean;
}

/** Any graph of any node types, forks and merges included; when asked for, with cycles that hold a wait. */
export function randomFlow(options: { cycles: boolean }): fc.Arbitrary<RandomFlow> {
  const node = fc.record({
    kind: fc.constantFrom(...kinds),
    targets: fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
    fork: fc.boolean(),
    catchesErrors: fc.boolean(),
  });
  const flows = fc.array(node, { minLength: 1, maxLength: 12 }).map((nodes) => {
    const count = nodes.length;
    const target = (from: number, pick: number) =>
      options.cycles ? pick % (count + 1) : from + 1 + (pick % (count - from));
    const edges: object[] = [{ id: 's', from: { node: 'start', port: 'out' }, to: { node: 'n0' } }];
    nodes.forEach(({ kind: [definition, config], targets, fork, catchesErrors }, index) => {
      const ports = portsOf(definition, config).filter((port) => port !== 'error' || catchesErrors);
      ports.forEach((port, nth) => {
        const goals = [targets[nth] ?? 0, ...(fork ? [targets[nth + 1] ?? 0] : [])].map((pick) => target(index, pick));
        for (const goal of new Set(goals)) {
          edges.push({ id: `e${edges.length}`, from: { node: `n${index}`, port }, to: { node: `n${goal}` } });
        }
      });
    });
    const inner = nodes.map(({ kind: [{ type }, config] }, index) => ({ id: `n${index}`, type, config }));
    const first = { id: 'start', type: 'trigger_manual', config: {} };
    const last = { id: `n${count}`, type: 'end', config: {} };
    const document = flowDocumentSchema.parse({
      schemaVersion: 1,
      name: 'random',
      nodes: [first, ...inner, last],
      edges,
    });
    return { document, isAcyclic: !options.cycles };
  });
  return flows.filter(({ document }) => checkCycles(flowGraph(document)).length === 0);
}
