import type { CloudEvent } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { gate } from '../conformance/eventually.js';
import { PublishLane } from './publish-lane.js';

const TOPIC = 'columba.business-events';
const record = (id: string) => ({
  key: 'k',
  event: { specversion: '1.0', id, source: 's', type: 'x.y', tenantid: 'acme' } satisfies CloudEvent,
});

describe('PublishLane', () => {
  it('sends what came in meanwhile together, in order', async () => {
    const sent: number[] = [];
    const first = gate();
    const lane = new PublishLane(async (records) => {
      sent.push(records.length);
      if (sent.length === 1) await first.opened;
    });
    const calls = [lane.publish(TOPIC, [record('1')])];
    await new Promise(setImmediate);
    calls.push(lane.publish(TOPIC, [record('2')]), lane.publish(TOPIC, [record('3'), record('4')]));
    first.open();
    await Promise.all(calls);
    expect(sent).toEqual([1, 3]);
  });

  it('refuses with a failed send what waits behind it, which would overtake it otherwise', async () => {
    const sent: string[] = [];
    const first = gate();
    const lane = new PublishLane(async (records) => {
      if (sent.length === 0) {
        sent.push('failed');
        await first.opened;
        throw new Error('no broker');
      }
      sent.push(...records.map(({ value }) => (JSON.parse(value) as { id: string }).id));
    });
    const calls = [lane.publish(TOPIC, [record('1')])];
    await new Promise(setImmediate);
    calls.push(lane.publish(TOPIC, [record('2')]));
    first.open();
    expect((await Promise.allSettled(calls)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await lane.publish(TOPIC, [record('3')]);
    expect(sent).toEqual(['failed', '3']);
  });
});
