import { flow } from '@columba/testing';
import {
  conditionNode,
  delayNode,
  type FlowDocument,
  loopNode,
  mergeNode,
  sendMessageNode,
  setVariablesNode,
} from '@columba/workflow-contracts';
import { validateFlow } from '@columba/workflow-engine';

/** What it costs to check one flow, as the editor does after every change and the server before publishing. */
export interface ValidationRow {
  name: string;
  nodes: number;
  edges: number;
  problems: number;
  /** The first call, with nothing read before. */
  firstMs: number;
  medianMs: number;
}

const REPEATS = 15;

/** Milliseconds of processor time that `validateFlow` takes for large flows of different shapes. */
export function validationBench(repeats = REPEATS): ValidationRow[] {
  return [
    row('1,000 steps in a chain, each second one with a template', chainOf(1_000), repeats),
    row('2,000 steps in a chain', chainOf(2_000), repeats),
    row('2,000 steps with 8,000 edges, in circles', denseFlow(2_000, 8_000), repeats),
    row('2,000 steps that all fork and merge', ladder(2_000), repeats),
    row('300 loops, each inside the one before', nestedLoops(300), repeats),
  ];
}

/** As Markdown, for docs/BENCHMARKS.md. */
export function validationTable(rows: readonly ValidationRow[], machine: string): string {
  return [
    `Checking a flow (processor time of one call; the first call of a process, then the median of ${REPEATS}). ${machine}`,
    '',
    '| flow | nodes | edges | first ms | median ms |',
    '|---|---|---|---|---|',
    ...rows.map(
      ({ name, nodes, edges, firstMs, medianMs }) => `| ${name} | ${nodes} | ${edges} | ${firstMs} | ${medianMs} |`,
    ),
  ].join('\n');
}

function row(name: string, document: FlowDocument, repeats: number): ValidationRow {
  const [firstMs = 0, ...times] = Array.from({ length: repeats + 1 }, () => millisOf(() => validateFlow(document)));
  const { problems } = validateFlow(document);
  const medianMs = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? firstMs;
  return {
    name,
    nodes: document.nodes.length,
    edges: document.edges.length,
    problems: problems.length,
    firstMs: rounded(firstMs),
    medianMs: rounded(medianMs),
  };
}

/** Of the processor, not of the clock: the machine may have other things to do. */
function millisOf(work: () => unknown): number {
  const started = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1_000;
}

const rounded = (ms: number) => Math.round(ms * 10) / 10;

//  start --> if0 --true--> send0 --sent--> if1 --> ... --> done
export function chainOf(nodes: number): FlowDocument {
  const builder = flow('chain')
    .settings({ variables: { x: 1 } })
    .trigger();
  for (let index = 0; index < (nodes - 2) / 2; index += 1) {
    builder.next(`if${index}`, conditionNode, { if: { path: 'event.text', op: 'contains', value: `x${index}` } });
    const body = `Hi {{ customer.firstName }} {{ vars.x }}, this is number ${index}`;
    builder.next(`send${index}`, sendMessageNode, { channel: 'sms', body });
  }
  return builder.end().build();
}

/** Edges lead anywhere, always the same way: a linear congruence takes the place of chance. */
export function denseFlow(nodes: number, edges: number): FlowDocument {
  const document = chainOf(nodes);
  const ids = document.nodes.slice(1, -1);
  for (let seed = 7; document.edges.length < edges; seed = (seed * 16_807) % 2_147_483_647) {
    const from = ids[seed % ids.length];
    const to = ids[Math.floor(seed / 7) % ids.length];
    const port = from?.type === conditionNode.type ? 'false' : 'undeliverable';
    if (from && to)
      document.edges.push({ id: `x${document.edges.length}`, from: { node: from.id, port }, to: { node: to.id } });
  }
  return document;
}

//  start --> set0 --> wait0 --> merge0 --> set1 --> ...
//             +------------------^
export function ladder(nodes: number): FlowDocument {
  const builder = flow('ladder').trigger();
  for (let index = 0; index < (nodes - 2) / 3 - 1; index += 1) {
    builder.next(`set${index}`, setVariablesNode, {
      assign: [{ name: `v${index}`, value: `{{ vars.v${Math.max(index - 1, 0)} }} and ${index}` }],
    });
    builder.to(`merge${index}`);
    builder.next(`wait${index}`, delayNode, { for: 'PT1H' }).next(`merge${index}`, mergeNode, {});
  }
  return builder.end().build();
}

//  start --> each0 --item--> each1 --item--> each2 ...        and `done` of each leads back to the one around it
export function nestedLoops(loops: number): FlowDocument {
  const builder = flow('nested').trigger();
  for (let index = 0; index < loops; index += 1) builder.next(`each${index}`, loopNode, { over: 'times', times: 2 });
  for (let index = loops - 1; index > 0; index -= 1) builder.from(`each${index}`, 'done').to(`each${index - 1}`);
  return builder.from('each0', 'done').end().build();
}
