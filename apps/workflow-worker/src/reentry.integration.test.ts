import { uuidV7 } from '@columba/workflow';
import type { FlowDocument } from '@columba/workflow-contracts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { observeRuns } from './testing/observe-runs.js';
import { eventually, happened, startWorkflowApp, type WorkflowApp } from './testing/start-workflow-app.js';
import { end, flow, type Node } from './testing/test-flows.js';

let app: WorkflowApp;
beforeAll(async () => {
  app = await startWorkflowApp();
});
afterAll(() => app?.stop());
beforeEach(() => app.reset());
const { runsOf } = observeRuns(() => app);

//  event --> hold (an hour) --> done
function holding(settings: Partial<FlowDocument['settings']>): { type: string; document: FlowDocument } {
  const type = `x.${uuidV7()}`;
  const start: Node = { id: 'start', type: 'trigger_event', config: { eventType: type } };
  const hold: Node = { id: 'hold', type: 'delay', config: { for: 'PT1H' } };
  return { type, document: flow(type, [start, hold, end], ['start out hold', 'hold out done'], settings) };
}

async function customer(value: string): Promise<string> {
  const wanted = { tenantId: 'acme', identity: { kind: 'phone' as const, value }, profileName: null };
  const [made] = await app.ports.customerStore.ensure([{ ...wanted, channel: null, connectionId: null }]);
  return made?.customer.id ?? '';
}

/** The customer is named by its id and by its number: two keys, so perhaps two partitions. All at once. */
async function happensTwice(type: string, customerId: string, number: string, times = 1): Promise<void> {
  const subjects = Array.from({ length: times }, () => [`customer:${customerId}`, `phone:${number}`]).flat();
  const records = subjects.map((subject) => ({ key: `acme:${subject}`, event: happened(type, subject) }));
  await Promise.all(records.map((record) => app.ports.eventBus.publish('columba.business-events', [record])));
  const keys = records.map(({ event }) => `/test|${event.id}`);
  await eventually('all are taken in', async () => {
    const sql = 'SELECT 1 FROM inbox WHERE event_key = ANY ($1) AND handled_at IS NOT NULL';
    return (await app.sql(sql, [keys])).length === keys.length;
  });
}

it('restart: of events at once by two addresses, the last leaves one active run', async () => {
  const { type, document } = holding({ reentry: 'restart' });
  const flowId = await app.publish(document);
  const customerId = await customer('+4915300000001');
  await happensTwice(type, customerId, '+4915300000001', 5);
  const runs = await eventually('one waits, the others are cancelled', async () => {
    const all = await runsOf(flowId);
    return all.filter(({ status }) => status !== 'cancelled').length === 1 && all;
  });
  expect(runs).toHaveLength(10);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect((await runsOf(flowId)).filter(({ status }) => status === 'waiting')).toHaveLength(1);
});

it('restart: cancels all that are active, also behind one that has ended', async () => {
  const { type, document } = holding({ reentry: 'restart' });
  const flowId = await app.publish(document);
  const customerId = await customer('+4915300000002');
  const nothing = { conversationId: null, exclusive: false, state: null, mode: 'live' as const };
  const byHand = Array.from({ length: 3 }, (_, n) => ({
    ...nothing,
    id: uuidV7(),
    tenantId: 'acme',
    flowId,
    version: 1,
    customerId,
    eventKey: `hand|${type}|${n}`,
    input: { nodeId: 'start', event: {} },
  }));
  await app.ports.runStore.insertPending(byHand);
  const newest = byHand.at(-1)?.id ?? '';
  await eventually('all wait', async () => (await runsOf(flowId)).every(({ status }) => status === 'waiting'));
  await app.ports.runStore.signal('acme', newest, { kind: 'cancel', waitId: null, payload: null });
  await eventually('the newest has ended', async () =>
    (await runsOf(flowId)).some(({ status }) => status === 'cancelled'),
  );
  await app.receive(happened(type, `customer:${customerId}`));
  await eventually('only the new one waits', async () => {
    const statuses = (await runsOf(flowId)).map(({ status }) => status);
    return statuses.filter((status) => status === 'cancelled').length === 3 && statuses.at(-1) === 'waiting';
  });
});

it('ignore-for: of events at once by two addresses one begins a run, until the time is over', async () => {
  const { type, document } = holding({ reentry: 'ignore-for', reentryPeriod: 'PT2S' });
  const flowId = await app.publish(document);
  const customerId = await customer('+4915300000003');
  await happensTwice(type, customerId, '+4915300000003', 5);
  expect(await runsOf(flowId)).toHaveLength(1);
  await new Promise((resolve) => setTimeout(resolve, 2_100));
  await happensTwice(type, customerId, '+4915300000003', 3);
  expect(await runsOf(flowId)).toHaveLength(2);
});
