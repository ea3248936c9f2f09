import type { Condition } from '@columba/workflow-contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { observeRuns } from './testing/observe-runs.js';
import { eventually, happened, startWorkflowApp, type WorkflowApp, written } from './testing/start-workflow-app.js';
import { end, flow, type Node, send, trigger } from './testing/test-flows.js';

let app: WorkflowApp;
beforeAll(async () => {
  app = await startWorkflowApp();
});
afterAll(() => app?.stop());
beforeEach(() => app.reset());

const { runsOf, ended, waiting } = observeRuns(() => app);

//  word <order> --> paid --received--> thanks --> done
//                    +--timeout--> late --> done
const paying = (word: string, config: object = {}, before: Node[] = []) => {
  const paid: Node = { id: 'paid', type: 'wait_event', config: { eventType: 'x.paid', timeout: 'PT1H', ...config } };
  const thanks = send('thanks', 'Paid {{ nodes.paid.output.event.data.correlation }} {{ event.text }}');
  const [first] = before;
  return flow(
    word,
    [trigger(word), ...before, paid, thanks, send('late', 'Late'), end],
    [
      ...(first
        ? [`start out ${first.id}`, `${first.id} sent paid`, `${first.id} undeliverable done`]
        : ['start out paid']),
      'paid received thanks',
      'paid timeout late',
      'thanks sent done',
      'thanks undeliverable done',
      'late sent done',
      'late undeliverable done',
    ],
  );
};
const paid = (from: string, data: object) => happened('x.paid', `whatsapp:${from}`, data);
const bodies = () => app.sent.map(({ body }) => body);
const handled = (id: string) =>
  eventually('the event is handled', async () => {
    const [row] = await app.sql<{ fired: boolean }>(
      'SELECT fired FROM inbox WHERE event_key = $1 AND handled_at IS NOT NULL',
      [`/test|${id}`],
    );
    return row;
  });
const byEvent = '{{ event.text | split: " " | last }}';
const premium: Condition = { path: 'event.data.amount', op: 'gte', value: 100 };

describe('waiting for an event', () => {
  it('by correlation: each run gets its own, another’s passes by', async () => {
    const flowId = await app.publish(paying('buy', { correlation: byEvent }));
    await app.receive(written('buy A-1', '+4915400000001'));
    await app.receive(written('buy A-2', '+4915400000001'));
    await eventually(
      'both wait',
      async () => (await runsOf(flowId)).filter((r) => r.status === 'waiting').length === 2,
    );
    const foreign = paid('+4915400000001', { correlation: 'A-3' });
    await app.receive(foreign);
    expect(await handled(foreign.id)).toEqual({ fired: false });
    await app.receive(paid('+4915400000001', { correlation: 'A-2' }), 2);
    await eventually('one is thanked', async () => bodies().length === 1);
    expect(bodies()).toEqual(['Paid A-2 buy A-2']);
    await app.receive(paid('+4915400000001', { correlation: 'A-1' }));
    await ended(flowId, 2);
    expect(bodies()).toEqual(['Paid A-2 buy A-2', 'Paid A-1 buy A-1']);
  });

  it('a number correlates with its text', async () => {
    const flowId = await app.publish(paying('order', { correlation: '{{ event.text | split: " " | last }}' }));
    await app.receive(written('order 4711', '+4915400000002'));
    await waiting(flowId);
    await app.receive(paid('+4915400000002', { correlation: 4711 }));
    await ended(flowId);
    expect(bodies()).toEqual(['Paid 4711 order 4711']);
  });

  it('by filter, over the event and the customer', async () => {
    const filter = { all: [premium, { path: 'customer.tags', op: 'contains', value: 'vip' }] };
    const flowId = await app.publish(paying('filter', { filter }));
    const from = '+4915400000003';
    await app.receive(written('filter', from));
    const run = await waiting(flowId);
    const first = paid(from, { amount: 500, correlation: 'x' });
    await app.receive(first);
    expect(await handled(first.id)).toEqual({ fired: false });
    const [{ customer_id: customerId } = { customer_id: '' }] = await app.sql<{ customer_id: string }>(
      'SELECT customer_id FROM flow_run WHERE id = $1',
      [run.id],
    );
    await app.ports.customerStore.applyTags('acme', customerId, { add: ['vip'], remove: [] });
    const cheap = paid(from, { amount: 5, correlation: 'x' });
    await app.receive(cheap);
    expect(await handled(cheap.id)).toEqual({ fired: false });
    await app.receive(paid(from, { amount: 100, correlation: 'ok' }));
    await ended(flowId);
    expect(bodies()).toEqual(['Paid ok filter']);
  });

  it('time runs out', async () => {
    const flowId = await app.publish(paying('never', { correlation: 'Z', timeout: 'PT0.5S' }));
    await app.receive(written('never', '+4915400000004'));
    await ended(flowId);
    expect(bodies()).toEqual(['Late']);
  });

  it('nothing to correlate by is no event at all', async () => {
    const flowId = await app.publish(paying('blank', { correlation: '{{ vars.none }}', timeout: 'PT1S' }));
    const from = '+4915400000005';
    await app.receive(written('blank', from));
    await waiting(flowId);
    await app.receive(paid(from, {}));
    await ended(flowId);
    expect(bodies()).toEqual(['Late']);
  });

  it('another customer’s event is none of it', async () => {
    const flowId = await app.publish(paying('other', { correlation: 'same', timeout: 'PT1S' }));
    await app.receive(written('other', '+4915400000006'));
    await waiting(flowId);
    await app.receive(paid('+4915400000099', { correlation: 'same' }));
    await ended(flowId);
    expect(bodies()).toEqual(['Late']);
  });
});

describe('an event that comes while the run is on its way to the wait', () => {
  const early = async (word: string, config: object, events: object[], from: string) => {
    const flowId = await app.publish(paying(word, config, [send('hello', 'Hello')]));
    app.behaviour.send = async ({ messageId, body }) => {
      if (body === 'Hello') {
        for (const data of events) {
          const event = paid(from, data);
          await app.receive(event);
          await handled(event.id);
        }
      }
      return { kind: 'accepted', providerMessageId: `p-${messageId}` };
    };
    await app.receive(written(`${word} B-1`, from));
    await ended(flowId);
    return bodies().slice(1);
  };

  it('is found by its correlation', async () => {
    const events = [{ correlation: 'B-0' }, { correlation: 'B-1' }];
    expect(await early('soon', { correlation: byEvent }, events, '+4915400000011')).toEqual(['Paid B-1 soon B-1']);
  });

  it('is found by its filter, which sees the customer too', async () => {
    const filter = { all: [premium, { path: 'customer.phone', op: 'equals', value: '+4915400000012' }] };
    const events = [
      { amount: 1, correlation: 'no' },
      { amount: 100, correlation: 'yes' },
    ];
    expect(await early('sooner', { filter }, events, '+4915400000012')).toEqual(['Paid yes sooner B-1']);
  });

  it('is not taken when it is another’s', async () => {
    const config = { correlation: byEvent, timeout: 'PT1S' };
    expect(await early('soonest', config, [{ correlation: 'B-9' }], '+4915400000013')).toEqual(['Late']);
  });
});
