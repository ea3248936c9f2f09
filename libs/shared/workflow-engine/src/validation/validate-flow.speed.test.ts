import { flow } from '@columba/testing';
import { conditionNode, sendMessageNode } from '@columba/workflow-contracts';
import { expect, it, vi } from 'vitest';
import { validateFlow } from './validate-flow.js';

vi.setConfig({ testTimeout: 30_000 });

// Counts the processor's time: the machine may have other things to do.
it('a flow of 1,000 nodes is validated in less than 100 ms', () => {
  const builder = flow('big')
    .settings({ variables: { x: 1 } })
    .trigger();
  for (let index = 0; index < 499; index += 1) {
    builder.next(`if${index}`, conditionNode, { if: { path: 'event.text', op: 'contains', value: 'x' } });
    builder.next(`send${index}`, sendMessageNode, { channel: 'sms', body: 'Hi {{ customer.firstName }} {{ vars.x }}' });
  }
  const document = builder.end().build();
  const times = Array.from({ length: 12 }, () => {
    const started = process.cpuUsage();
    validateFlow(document);
    return process.cpuUsage(started).user / 1_000;
  });
  expect(document.nodes).toHaveLength(1_000);
  expect(Math.min(...times)).toBeLessThan(100);
});
