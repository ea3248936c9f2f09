import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { observeRuns } from './testing/observe-runs.js';
import { happened, startWorkflowApp, type WorkflowApp, written } from './testing/start-workflow-app.js';
import { end, flow, type Node, send, trigger } from './testing/test-flows.js';

let app: WorkflowApp;
beforeAll(async () => {
  app = await startWorkflowApp();
});
afterAll(() => app?.stop());
beforeEach(() => app.reset());

const { runsOf, ended, waiting } = observeRuns(() => app);
const bodies = () => app.sent.map(({ body }) => body);
const wakeOf = async (runId: string) =>
  (await app.sql<{ wake_at: Date }>('SELECT wake_at FROM flow_run WHERE id = $1', [runId]))[0]?.wake_at;

//  x.<word> --> rest --out--> later --> done, and --error--> sorry
const resting = (word: string, config: Record<string, unknown>, timezone = 'UTC') => {
  const start: Node = { id: 'start', type: 'trigger_event', config: { eventType: `x.${word}` } };
  const says = [send('later', 'Later', 'whatsapp'), send('sorry', 'Sorry: {{ error.code }}', 'whatsapp')];
  return flow(
    word,
    [start, { id: 'rest', type: 'delay', config }, ...says, end],
    [
      'start out rest',
      'rest out later',
      'rest error sorry',
      ...says.flatMap(({ id }) => [`${id} sent done`, `${id} undeliverable done`]),
    ],
    { timezone },
  );
};
const occurs = (word: string, from: string, data: object = {}, times = 1) =>
  app.receive(happened(`x.${word}`, `whatsapp:${from}`, data), times);

describe('a delay', () => {
  it('until a date of the event: at that very moment, once', async () => {
    const flowId = await app.publish(resting('date', { until: '{{ event.data.at }}' }));
    const at = new Date(Date.now() + 1_500);
    await occurs('date', '+4915600000001', { at: at.toISOString() }, 3);
    const run = await waiting(flowId);
    expect(await wakeOf(run.id)).toEqual(at);
    await ended(flowId);
    expect(Date.now()).toBeGreaterThanOrEqual(at.getTime());
    expect(bodies()).toEqual(['Later']);
    expect(await runsOf(flowId)).toHaveLength(1);
  });

  it('until a date without an offset: in the flow’s zone', async () => {
    const flowId = await app.publish(resting('local', { until: '2099-07-01T09:00' }, 'Europe/Berlin'));
    await occurs('local', '+4915600000002');
    expect(await wakeOf((await waiting(flowId)).id)).toEqual(new Date('2099-07-01T07:00:00Z'));
  });

  it('until a time of day where the customer is', async () => {
    const from = '+4915600000003';
    const known = await app.publish(flow('hi', [trigger('hi'), end], ['start out done']));
    await app.receive(written('hi', from));
    await ended(known);
    await app.sql(
      `UPDATE customer c SET timezone = 'Asia/Kolkata' FROM customer_identity i
       WHERE i.customer_id = c.id AND i.value = $1`,
      [from],
    );
    const flowId = await app.publish(resting('time', { at: { time: '09:00' } }, 'Europe/Berlin'));
    await occurs('time', from);
    const wakeAt = await wakeOf((await waiting(flowId)).id);
    expect(wakeAt?.toISOString()).toMatch(/T03:30:00\.000Z$/);
    expect((wakeAt?.getTime() ?? 0) - Date.now()).toBeLessThanOrEqual(86_400_000);
  });

  it('what is no date leaves by the error port', async () => {
    const flowId = await app.publish(resting('wrong', { until: '{{ event.data.at }}' }));
    await occurs('wrong', '+4915600000004', { at: 'soon' });
    await ended(flowId);
    expect(bodies()).toEqual(['Sorry: delay.bad-date']);
  });
});
