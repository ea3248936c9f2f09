import {
  abSplitNode,
  approvalNode,
  askQuestionNode,
  conditionNode,
  delayNode,
  type FlowDocument,
  flowDocumentSchema,
  loopControlNode,
  loopNode,
  mergeNode,
  type NodeDefinition,
  portsOf,
  sendMessageNode,
  setVariablesNode,
  subflowNode,
  switchNode,
  waitEventNode,
} from '@columba/workflow-contracts';
import fc from 'fast-check';
import { checkCycles } from '../validation/check-cycles.js';
import { findCircles } from '../validation/find-circles.js';
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
  [abSplitNode, { branches: ['a', 'b'].map((port, index) => ({ port, weight: index + 1 })) }],
  [delayNode, { at: { time: '09:00', zone: 'Europe/Berlin' } }],
  [delayNode, { until: '{{ event.text }}' }],
  [approvalNode, { title: '{{ event.text }}', timeout: 'PT20M' }],
  [subflowNode, { flowId: '0198a000-0000-7000-8000-000000000001', timeout: 'PT15M' }],
  [subflowNode, { flowId: '0198a000-0000-7000-8000-000000000001', mode: 'fire-and-forget' }],
  [mergeNode, { mode: 'all' }],
  [mergeNode, { mode: 'any' }],
] as unknown as Kind[];

/** Nothing here runs more than three times: loops in loops in loops multiply. */
const loopKinds = [
  [loopNode, { over: 'times', times: 2 }],
  [loopNode, { over: 'times', times: 3, parallelism: 2, onItemError: 'continue' }],
  [loopNode, { items: '[1,{{ event.n }}]', parallelism: 50, collect: '{{ loop.parent.index }}.{{ loop.item }}' }],
  [loopNode, { over: 'while', while: { path: 'loop.index', op: 'lt', value: 2 }, onItemError: 'continue' }],
  [loopNode, { items: 'event.nothing' }],
  [loopControlNode, { action: 'break' }],
  [loopControlNode, { action: 'continue' }],
  [loopControlNode, { action: 'break', loop: 'n0' }],
  [conditionNode, { if: { path: 'loop.first', op: 'equals', value: true } }],
  [sendMessageNode, { channel: 'same', body: '{{ loop.number }} {{ nodes.n1.output.messageId }}' }],
  [mergeNode, { mode: 'named', inputs: ['n0', 'n2', 'left'], result: 'array' }],
  [mergeNode, { mode: 'all', result: 'last' }],
] as unknown as Kind[];

export interface RandomFlow {
  document: FlowDocument;
  /** Whether edges lead forwards only, but for those from a body back to its loop. */
  isAcyclic: boolean;
}

interface Options {
  /** With cycles that hold a wait. */
  cycles: boolean;
  /** With loops, whose bodies may lead back to them, and merges of every kind. */
  loops?: boolean;
}

interface RandomNode {
  kind: Kind;
  targets: number[];
  fork: boolean;
  catchesErrors: boolean;
  leadsBack: boolean;
}

/** Any graph of any node types, forks and merges included. */
export function randomFlow({ cycles, loops = false }: Options): fc.Arbitrary<RandomFlow> {
  const node = fc.record<RandomNode>({
    kind: fc.constantFrom(...kinds, ...(loops ? loopKinds : [])),
    targets: fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
    fork: fc.boolean(),
    catchesErrors: fc.boolean(),
    leadsBack: fc.boolean(),
  });
  const flows = fc.array(node, { minLength: 1, maxLength: 12 }).map((nodes) => {
    const outer = { id: 's', from: { node: 'start', port: 'out' }, to: { node: 'n0' } };
    const edges = [outer, ...nodes.flatMap((_, index) => edgesOf(nodes, index, cycles))];
    const inner = nodes.map(({ kind: [{ type }, config] }, index) => ({ id: `n${index}`, type, config }));
    const first = { id: 'start', type: 'trigger_manual', config: {} };
    const last = { id: `n${nodes.length}`, type: 'end', config: {} };
    const document = flowDocumentSchema.parse({
      schemaVersion: 1,
      name: 'random',
      nodes: [first, ...inner, last],
      edges,
    });
    return { document, isAcyclic: !cycles };
  });
  return flows.filter(({ document, isAcyclic }) =>
    isAcyclic ? !goesInCircles(document) : checkCycles(flowGraph(document)).length === 0,
  );
}

function edgesOf(nodes: readonly RandomNode[], index: number, cycles: boolean) {
  const { kind, targets, fork, catchesErrors, leadsBack } = nodes[index] as RandomNode;
  const loopsBefore = nodes.flatMap(({ kind: [{ type }] }, nth) =>
    type === loopNode.type && nth < index ? [nth] : [],
  );
  const back = leadsBack ? loopsBefore : [];
  const anywhere = (pick: number) => (cycles ? pick % (nodes.length + 1) : index + 1 + (pick % (nodes.length - index)));
  const ports = portsOf(...kind).filter((port) => port !== 'error' || catchesErrors);
  return ports.flatMap((port, nth) => {
    const [pick = 0, second = 0] = targets.slice(nth);
    const goals = new Set([back[pick % back.length] ?? anywhere(pick), ...(fork ? [anywhere(second)] : [])]);
    const input = pick % 3 === 0 ? { port: 'left' } : {};
    return [...goals].map((goal) => ({
      id: `e${index}.${port}.${goal}`,
      from: { node: `n${index}`, port },
      to: { node: `n${goal}`, ...input },
    }));
  });
}

/** Waits or not: what leads into a body does not count, since the body ends by itself. */
function goesInCircles({ nodes, edges }: FlowDocument): boolean {
  const loops = new Set(nodes.filter(({ type }) => type === loopNode.type).map(({ id }) => id));
  const next = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const { from, to } of edges) {
    if (!(loops.has(from.node) && from.port === 'item')) next.get(from.node)?.push(to.node);
  }
  return findCircles(next).length > 0;
}
