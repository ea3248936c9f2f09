import { DeadLetterService, FlowCatalog, RunWakes } from '@columba/workflow';
import { flowError } from '@columba/workflow-contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { observeRuns } from './testing/observe-runs.js';
import { eventually, receipt, startWorkflowApp, type WorkflowApp, written } from './testing/start-workflow-app.js';
import { end, flow, type Node, reply, send, trigger } from './testing/test-flows.js';

let app: WorkflowApp;
beforeAll(async () => {
  app = await startWorkflowApp();
});
afterAll(() => app?.stop());
beforeEach(() => app.reset());

const { runsOf, ended, waiting } = observeRuns(() => app);

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
    const service = new DeadLetterService(
      app.ports.deadLetterStore,
      app.ports.auditStore,
      new RunWakes(app.ports.jobQueues, app.ports.logger),
      new FlowCatalog(app.ports.flowStore),
    );
    const redriven = await service.redrive('acme', { ids: [letter?.id ?? ''] }, { by: null });
    expect(redriven.runIds).toHaveLength(1);
    expect((await service.redrive('acme', { ids: [letter?.id ?? ''] }, { by: null })).runIds).toEqual([]);
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
