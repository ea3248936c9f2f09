import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { observeRuns } from './testing/observe-runs.js';
import { eventually, happened, startWorkflowApp, type WorkflowApp, written } from './testing/start-workflow-app.js';
import { end, flow, reply, send, trigger } from './testing/test-flows.js';

let app: WorkflowApp;
beforeAll(async () => {
  app = await startWorkflowApp();
});
afterAll(() => app?.stop());
beforeEach(() => app.reset());

const { runsOf, ended, waiting, pathOf } = observeRuns(() => app);

describe('a message starts a run', () => {
  it('start --> reply --> done, and the customer reads the answer', async () => {
    const flowId = await app.publish(reply('hello'));
    await app.receive(written('hello there', '+4915100000001'));
    const [run] = await ended(flowId);
    expect(run?.status).toBe('completed');
    expect(await pathOf(run?.id ?? '')).toEqual(['start', 'reply', 'done']);
    expect(app.sent.map(({ to, body }) => ({ to, body }))).toEqual([
      { to: '+4915100000001', body: 'You said hello there' },
    ]);
    const messages = await app.sql(
      "SELECT direction, status, body FROM message WHERE address = '+4915100000001' ORDER BY created_at, direction",
    );
    expect(messages).toMatchObject([{ direction: 'inbound' }, { direction: 'outbound', status: 'accepted' }]);
  });

  it('delivered three times: one run, one message', async () => {
    const flowId = await app.publish(reply('thrice'));
    await app.receive(written('thrice', '+4915100000002'), 3);
    await ended(flowId);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await runsOf(flowId)).toHaveLength(1);
    expect(app.sent).toHaveLength(1);
  });

  it('facts of the tenant are numbered without gaps', async () => {
    const rows = await app.sql<{ number: string }>(
      "SELECT number FROM flow_event WHERE tenant_id = 'acme' ORDER BY number",
    );
    expect(rows.map((row) => Number(row.number))).toEqual(rows.map((_, index) => index + 1));
  });

  it('a tenant’s message never starts another tenant’s flow', async () => {
    const flowId = await app.publish(reply('shared'), 'globex');
    await app.receive(written('shared', '+4915100000003'));
    await eventually(
      'the event is handled',
      async () =>
        (await app.sql("SELECT 1 FROM inbox WHERE handled_at IS NOT NULL AND event->'data'->>'text' = 'shared'"))[0],
    );
    expect(await runsOf(flowId)).toEqual([]);
  });
});

describe('a question waits for its reply', () => {
  const question = () =>
    flow(
      'question',
      [
        trigger('ask'),
        {
          id: 'ask',
          type: 'ask_question',
          config: { channel: 'same', body: 'Which order?', timeout: 'PT1H', saveAs: 'order' },
        },
        send('thanks', 'Order {{ vars.order }}'),
        end,
      ],
      [
        'start out ask',
        'ask replied thanks',
        'ask timeout done',
        'ask undeliverable done',
        'thanks sent done',
        'thanks undeliverable done',
      ],
    );

  it('the reply resumes the run and starts no other', async () => {
    const flowId = await app.publish(question());
    const other = await app.publish(reply('4711'));
    await app.receive(written('ask', '+4915100000011'));
    await waiting(flowId);
    await app.receive(written('4711', '+4915100000011'));
    await ended(flowId);
    expect(app.sent.map((one) => one.body)).toEqual(['Which order?', 'Order 4711']);
    expect(await runsOf(other)).toEqual([]);
  });

  it('a reply that arrives while the question is still being sent is not lost', async () => {
    const flowId = await app.publish(question());
    app.behaviour.send = async (message) => {
      if (message.body === 'Which order?') {
        await app.receive(written('quick', '+4915100000012'));
        await new Promise((resolve) => setTimeout(resolve, 400));
      }
      return { kind: 'accepted', providerMessageId: `p-${message.messageId}` };
    };
    await app.receive(written('ask', '+4915100000012'));
    await ended(flowId);
    expect(app.sent.map((one) => one.body)).toEqual(['Which order?', 'Order quick']);
  });

  it('two customers’ replies reach their own runs', async () => {
    const flowId = await app.publish(question());
    await app.receive(written('ask', '+4915100000013'));
    await app.receive(written('ask', '+4915100000014'));
    await eventually(
      'both wait',
      async () => (await runsOf(flowId)).filter((run) => run.status === 'waiting').length === 2,
    );
    await app.receive(written('B', '+4915100000014'));
    await app.receive(written('A', '+4915100000013'));
    await ended(flowId, 2);
    expect(app.sent.filter((one) => one.to.endsWith('13')).map((one) => one.body)).toEqual(['Which order?', 'Order A']);
    expect(app.sent.filter((one) => one.to.endsWith('14')).map((one) => one.body)).toEqual(['Which order?', 'Order B']);
  });
});

describe('time', () => {
  it('start --> delay --> reply: the alarm wakes the run', async () => {
    const nodes = [
      trigger('later'),
      { id: 'hold', type: 'delay', config: { for: 'PT1S' } },
      send('reply', 'later'),
      end,
    ];
    const flowId = await app.publish(
      flow('later', nodes, ['start out hold', 'hold out reply', 'reply sent done', 'reply undeliverable done']),
    );
    await app.receive(written('later', '+4915100000021'));
    await waiting(flowId);
    expect(app.sent).toEqual([]);
    await ended(flowId);
    expect(app.sent).toHaveLength(1);
  });

  it('an event that arrives just before the wait is armed is not lost', async () => {
    const nodes = [
      trigger('pay'),
      send('ask', 'Please pay'),
      { id: 'paid', type: 'wait_event', config: { eventType: 'x.paid', timeout: 'PT1H' } },
      end,
    ];
    const flowId = await app.publish(
      flow('pay', nodes, [
        'start out ask',
        'ask sent paid',
        'ask undeliverable done',
        'paid received done',
        'paid timeout done',
      ]),
    );
    app.behaviour.send = async (message) => {
      await app.receive(happened('x.paid', 'whatsapp:+4915100000022'));
      await new Promise((resolve) => setTimeout(resolve, 400));
      return { kind: 'accepted', providerMessageId: `p-${message.messageId}` };
    };
    await app.receive(written('pay', '+4915100000022'));
    const [run] = await ended(flowId);
    const facts = await app.sql<{ outcome: string }>(
      `SELECT body->>'outcome' AS outcome FROM flow_event WHERE run_id = $1 AND body->>'nodeId' = 'paid' AND body->>'type' = 'node.settled'`,
      [run?.id],
    );
    expect(facts).toEqual([{ outcome: 'received' }]);
  });
});
