import { flow } from '@columba/testing';
import { conditionNode, type FlowDocument, sendMessageNode } from '@columba/workflow-contracts';
import { expect, it, vi } from 'vitest';
import { validateFlow } from './validate-flow.js';

vi.setConfig({ testTimeout: 30_000 });

const chain = (length: number): FlowDocument => {
  const builder = flow('big')
    .settings({ variables: { x: 1 } })
    .trigger();
  for (let index = 0; index < (length - 2) / 2; index += 1) {
    builder.next(`if${index}`, conditionNode, { if: { path: 'event.text', op: 'contains', value: 'x' } });
    builder.next(`send${index}`, sendMessageNode, { channel: 'sms', body: 'Hi {{ customer.firstName }} {{ vars.x }}' });
  }
  return builder.end().build();
};

/** The least of several: processor time, since the machine may have other things to do. */
function leastMs(document: FlowDocument, repeats = 12): number {
  const times = Array.from({ length: repeats }, () => {
    const started = process.cpuUsage();
    validateFlow(document);
    return process.cpuUsage(started).user / 1_000;
  });
  return Math.min(...times);
}

it('a flow of 1,000 nodes is validated in less than 100 ms', () => {
  const document = chain(1_000);
  expect(document.nodes).toHaveLength(1_000);
  expect(leastMs(document)).toBeLessThan(100);
});

// Each node leads on to four others, forwards and backwards: twice the nodes, eight times the edges.
it('one as large as a document may be, all circles, in less than 400 ms', () => {
  const document = chain(2_000);
  const ids = document.nodes.slice(1, -1).map(({ id }) => id);
  for (let index = 0; document.edges.length < 8_000; index += 1) {
    const from = ids[index % ids.length] ?? '';
    const port = from.startsWith('if') ? 'false' : 'undeliverable';
    const to = ids[(index * 7_919 + 13) % ids.length] ?? '';
    document.edges.push({ id: `x${index}`, from: { node: from, port }, to: { node: to } });
  }
  expect([document.nodes.length, document.edges.length]).toEqual([2_000, 8_000]);
  expect(leastMs(document, 6)).toBeLessThan(400);
});
