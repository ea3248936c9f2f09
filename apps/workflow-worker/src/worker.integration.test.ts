import type { FlowDocument } from '@columba/workflow-contracts';
import { flowError } from '@columba/workflow-contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  eventually,
  happened,
  receipt,
  startWorkflowApp,
  type WorkflowApp,
  written,
} from './testing/start-workflow-app.js';

let app: WorkflowApp;
beforeAll(async () => {
  app = await startWorkflowApp();
});
afterAll(() => app?.stop());
beforeEach(async () => {
  app.sent.length = 0;
  app.behaviour.send = (message) => ({ kind: 'accepted', providerMessageId: `p-${message.messageId}` });
  await app.sql('UPDATE flow SET enabled = false');
});

const runsOf = (flowId: string) =>
  app.sql<{ id: string; status: string; state: unknown }>(
    'SELECT id, status, state FROM flow_run WHERE flow_id = $1 ORDER BY id',
    [flowId],
  );
const ended = (flowId: string, count = 1) =>
  eventually(`${count} runs of the flow have ended`, async () => {
    const runs = await runsOf(flowId);
    return (
      runs.length >= count && runs.every((run) => ['completed', 'failed', 'cancelled'].includes(run.status)) && runs
    );
  });
const waiting = (flowId: string) =>
  eventually('a run waits', async () => (await runsOf(flowId)).find((run) => run.status === 'waiting'));
const pathOf = async (runId: string) =>
  (
    await app.sql<{ node: string }>(
      `SELECT body->>'nodeId' AS node FROM flow_event WHERE run_id = $1 AND body->>'type' = 'node.settled' ORDER BY seq`,
      [runId],
    )
  ).map((row) => row.node);

type Node = FlowDocument['nodes'][number];
function flow(
  name: string,
  nodes: Node[],
  edges: string[],
  settings: Partial<FlowDocument['settings']> = {},
): FlowDocument {
  return {
    schemaVersion: 1,
    name,
    settings: { timezone: 'UTC', reentry: 'any', variables: {}, ...settings },
    nodes,
    edges: edges.map((text, index) => {
      const [from = '', port = '', to = ''] = text.split(' ');
      return { id: `e${index}`, from: { node: from, port }, to: { node: to } };
    }),
  };
}
const trigger = (word: string): Node => ({
  id: 'start',
  type: 'trigger_message',
  config: { channels: ['whatsapp'], match: { any: [word] } },
});
const send = (id: string, body: string, channel = 'same'): Node => ({
  id,
  type: 'send_message',
  config: { channel, body },
  retry: {
    maxAttempts: 2,
    initialDelayMs: 50,
    factor: 1,
    maxDelayMs: 50,
    jitter: false,
    kinds: ['transient'],
    codes: [],
  },
});
const end: Node = { id: 'done', type: 'end', config: {} };
const reply = (word: string, settings: Partial<FlowDocument['settings']> = {}) =>
  flow(
    word,
    [trigger(word), send('reply', 'You said {{ event.text }}'), end],
    ['start out reply', 'reply sent done', 'reply undeliverable done'],
    settings,
  );

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

describe('errors', () => {
  it('a transient refusal is tried again with the same key', async () => {
    const flowId = await app.publish(reply('flaky'));
    let calls = 0;
    app.behaviour.send = (message) => {
      calls += 1;
      if (calls > 1) return { kind: 'accepted', providerMessageId: `p-${message.messageId}` };
      return {
        kind: 'rejected',
        undeliverable: false,
        error: flowError({ code: 'whatsapp.busy', kind: 'transient', message: 'busy' }),
      };
    };
    await app.receive(written('flaky', '+4915100000031'));
    const [run] = await ended(flowId);
    expect(run?.status).toBe('completed');
    expect(new Set(app.sent.map((one) => one.messageId)).size).toBe(1);
    expect(app.sent).toHaveLength(2);
  });

  it('what nothing catches is a dead letter; its re-drive goes on at the failed node', async () => {
    const nodes = [trigger('dead'), send('first', 'first'), send('second', 'second'), end];
    const flowId = await app.publish(
      flow('dead', nodes, [
        'start out first',
        'first sent second',
        'first undeliverable done',
        'second sent done',
        'second undeliverable done',
      ]),
    );
    app.behaviour.send = (message) =>
      message.body === 'second'
        ? {
            kind: 'rejected',
            undeliverable: false,
            error: flowError({ code: 'whatsapp.auth', kind: 'permanent', message: 'token refused' }),
          }
        : { kind: 'accepted', providerMessageId: `p-${message.messageId}` };
    await app.receive(written('dead', '+4915100000032'));
    expect((await ended(flowId))[0]?.status).toBe('failed');
    const [letter] = await app.sql<{ id: string; node_id: string }>(
      'SELECT id, node_id FROM failed_flow_run WHERE flow_id = $1',
      [flowId],
    );
    expect(letter?.node_id).toBe('second');
    app.behaviour.send = (message) => ({ kind: 'accepted', providerMessageId: `p-${message.messageId}` });
    const { DeadLetterService } = await import('@columba/workflow');
    const { RunWakes } = await import('@columba/workflow');
    const service = new DeadLetterService(
      app.ports.deadLetterStore,
      app.ports.auditStore,
      new RunWakes(app.ports.jobQueues, app.ports.logger),
    );
    const redriven = await service.redrive('acme', { ids: [letter?.id ?? ''] }, null);
    expect(redriven.runIds).toHaveLength(1);
    expect((await service.redrive('acme', { ids: [letter?.id ?? ''] }, null)).runIds).toEqual([]);
    const runs = await ended(flowId, 2);
    expect(runs.map((run) => run.status)).toEqual(['failed', 'completed']);
    expect(app.sent.map((one) => one.body)).toEqual(['first', 'second', 'second']);
  });

  it('an answer that was lost is reconciled by the receipt', async () => {
    const flowId = await app.publish(reply('lost'));
    app.behaviour.send = () => ({
      kind: 'unknown',
      error: flowError({ code: 'whatsapp.no-answer', kind: 'transient', message: 'no answer' }),
    });
    await app.receive(written('lost', '+4915100000033'));
    await waiting(flowId);
    const [message] = app.sent;
    if (message) await app.receive(receipt(message, 'delivered'));
    const [run] = await ended(flowId);
    expect(JSON.stringify(run?.state)).toContain('"status":"accepted"');
    expect(app.sent).toHaveLength(1);
    expect(await app.sql('SELECT state FROM effect WHERE run_id = $1', [run?.id])).toEqual([{ state: 'confirmed' }]);
  });

  it('without a receipt the run goes on and says that nobody knows', async () => {
    const flowId = await app.publish(reply('silent'));
    app.behaviour.send = () => ({
      kind: 'unknown',
      error: flowError({ code: 'whatsapp.no-answer', kind: 'transient', message: 'no answer' }),
    });
    await app.receive(written('silent', '+4915100000034'));
    const [run] = await ended(flowId);
    expect(run?.status).toBe('completed');
    expect(JSON.stringify(run?.state)).toContain('"status":"unknown"');
    expect(app.sent).toHaveLength(1);
    expect(await app.sql('SELECT state FROM effect WHERE run_id = $1', [run?.id])).toEqual([{ state: 'unknown' }]);
  });
});

describe('consent and re-entry', () => {
  it('STOP takes effect before the next send and starts nothing', async () => {
    const flowId = await app.publish(
      flow(
        'all',
        [{ ...trigger('x'), config: { channels: ['whatsapp'], match: { always: true } } }, send('reply', 'hi'), end],
        ['start out reply', 'reply sent done', 'reply undeliverable done'],
      ),
    );
    await app.receive(written('Stop', '+4915100000041'));
    await app.receive(written('are you there?', '+4915100000041'));
    const [run] = await ended(flowId);
    expect(await runsOf(flowId)).toHaveLength(1);
    expect(run?.status).toBe('completed');
    expect(app.sent).toEqual([]);
  });

  it('one active run per customer: a second message starts no second run', async () => {
    const nodes = [trigger('once'), { id: 'hold', type: 'delay', config: { for: 'PT1H' } }, end];
    const flowId = await app.publish(
      flow('once', nodes, ['start out hold', 'hold out done'], { reentry: 'one-active-per-customer' }),
    );
    await app.receive(written('once', '+4915100000042'));
    await app.receive(written('once', '+4915100000042'));
    await app.receive(written('once', '+4915100000043'));
    await eventually('two customers, two runs', async () => (await runsOf(flowId)).length >= 2);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await runsOf(flowId)).toHaveLength(2);
  });

  it('restart: the newer message cancels the older run', async () => {
    const nodes = [trigger('again'), { id: 'hold', type: 'delay', config: { for: 'PT1H' } }, end];
    const flowId = await app.publish(flow('again', nodes, ['start out hold', 'hold out done'], { reentry: 'restart' }));
    await app.receive(written('again', '+4915100000044'));
    await waiting(flowId);
    await app.receive(written('again', '+4915100000044'));
    const runs = await eventually('one cancelled, one waits', async () => {
      const all = await runsOf(flowId);
      return all.length === 2 && all[0]?.status === 'cancelled' && all[1]?.status === 'waiting' && all;
    });
    expect(runs).toHaveLength(2);
  });
});

describe('executors that write to our own database', () => {
  it('tags and ticket', async () => {
    const nodes: Node[] = [
      trigger('broken'),
      { id: 'ticket', type: 'ticket', config: { subject: 'About {{ event.text }}', priority: 'high' } },
      { id: 'tag', type: 'tags', config: { add: ['complaint'] } },
      end,
    ];
    const flowId = await app.publish(flow('triage', nodes, ['start out ticket', 'ticket out tag', 'tag out done']));
    await app.receive(written('broken lamp', '+4915100000051'));
    await ended(flowId);
    expect(await app.sql("SELECT subject, priority FROM ticket WHERE subject LIKE 'About%'")).toEqual([
      { subject: 'About broken lamp', priority: 'high' },
    ]);
  });
});
