import { flow } from '@columba/testing';
import { loopControlNode, loopNode, sendMessageNode, triggerManualNode } from '@columba/workflow-contracts';
import { expect, it } from 'vitest';
import type { Settlement } from './node-executors/node-executor.js';
import { accepted, begin, run, world } from './run-driver-suite.js';

//  start --> all (two at once) --item--> send --undeliverable--> stop (break)
const broken = flow('broken')
  .trigger(triggerManualNode, {})
  .next('all', loopNode, { over: 'times', times: 2, parallelism: 2 })
  .from('all', 'item')
  .next('send', sendMessageNode, { channel: 'whatsapp', body: 'hi' })
  .from('send', 'undeliverable')
  .next('stop', loopControlNode, { action: 'break' })
  .build();
const undeliverable: Settlement = { kind: 'settled', outcome: 'undeliverable' };

it('what another iteration gives up before it has left does not leave, and its intent is withdrawn', async () => {
  const keys: string[] = [];
  const { log, commits, driver } = world({
    flow: broken,
    settlement: accepted,
    prepare: (key) => (keys.push(key) === 1 ? undeliverable : null),
  });
  const one = driver();
  await one.begin({ ...begin, nodeId: 'start' });
  const first = one.takeWrite();
  await one.drive(true);
  expect(keys).toEqual([`${run.id}:send:0`, `${run.id}:send:1`]);
  expect(log).not.toContain('sent');
  expect(commits).toEqual([]);
  expect(first).toMatchObject({ status: 'completed', release: true });
  expect(first.effects).toMatchObject([{ key: `${run.id}:send:1`, state: 'failed' }]);
  expect(first.messages).toMatchObject([{ status: 'failed', error: { code: 'run.path-given-up' } }]);
});
