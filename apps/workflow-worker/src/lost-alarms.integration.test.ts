import { RunWakes } from '@columba/workflow';
import type { ApprovalStore } from '@columba/workflow/ports';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { observeRuns } from './testing/observe-runs.js';
import { eventually, happened, startWorkflowApp, type WorkflowApp, written } from './testing/start-workflow-app.js';
import { manual, parent, result } from './testing/subflow-flows.js';
import { end, flow, type Node, send, trigger } from './testing/test-flows.js';

let app: WorkflowApp;
beforeAll(async () => {
  app = await startWorkflowApp();
});
afterAll(() => app?.stop());
beforeEach(async () => {
  await app.reset();
  vi.spyOn(RunWakes.prototype, 'set').mockImplementation(() => undefined);
});

/** Alarms were set, and none of them rang. */
afterEach(() => {
  expect(RunWakes.prototype.set).toHaveBeenCalled();
  vi.restoreAllMocks();
});

const { ended, waiting } = observeRuns(() => app);
const bodies = () => app.sent.map(({ body }) => body);
/** word --> node --<port>--> told --> done, for each port */
const through = (word: string, node: Node, ports: string[]) => {
  const told = send('told', 'Told');
  return flow(
    word,
    [trigger(word), node, told, end],
    [
      `start out ${node.id}`,
      ...ports.map((port) => `${node.id} ${port} told`),
      'told sent done',
      'told undeliverable done',
    ],
  );
};

describe('a queue that loses every alarm loses no run', () => {
  it.each<[string, Node, string[]]>([
    ['delay', { id: 'rest', type: 'delay', config: { for: 'PT0.4S' } }, ['out']],
    [
      'event',
      { id: 'on', type: 'wait_event', config: { eventType: 'x.y', timeout: 'PT0.4S' } },
      ['received', 'timeout'],
    ],
    [
      'person',
      { id: 'ask', type: 'approval', config: { title: '?', timeout: 'PT0.4S' } },
      ['approved', 'rejected', 'timeout'],
    ],
  ])('whose time is over: %s', async (word, node, ports) => {
    const flowId = await app.publish(through(word, node, ports));
    await app.receive(written(word, '+4915700000001'));
    expect((await ended(flowId))[0]?.status).toBe('completed');
    expect(bodies()).toEqual(['Told']);
  });

  it('that an event has reached', async () => {
    const node: Node = { id: 'on', type: 'wait_event', config: { eventType: 'x.now', timeout: 'P1D' } };
    const flowId = await app.publish(through('happens', node, ['received', 'timeout']));
    await app.receive(written('happens', '+4915700000002'));
    await waiting(flowId);
    await app.receive(happened('x.now', 'whatsapp:+4915700000002'));
    await ended(flowId);
    expect(bodies()).toEqual(['Told']);
  });

  it('that a person has decided upon', async () => {
    const { approvalStore } = app.ports as unknown as { approvalStore: ApprovalStore };
    const node: Node = { id: 'ask', type: 'approval', config: { title: '?' } };
    const flowId = await app.publish(through('decides', node, ['approved', 'rejected', 'timeout']));
    await app.receive(written('decides', '+4915700000003'));
    const run = await waiting(flowId);
    const open = await eventually('the question is open', async () => {
      const { items } = await approvalStore.list('acme', { status: 'open', runId: run.id, limit: 1 });
      return items[0];
    });
    await approvalStore.decide('acme', open.id, { decision: 'approved', by: 'user:1', note: '' });
    await ended(flowId);
    expect(bodies()).toEqual(['Told']);
  });

  it('that calls another, which ends and answers', async () => {
    const childId = await app.publish(flow('child', [manual, result({ total: '1' })], ['start out done']));
    const parentId = await app.publish(parent('calls', childId));
    await app.receive(written('calls', '+4915700000004'));
    await ended(parentId);
    expect((await ended(childId))[0]?.status).toBe('completed');
    expect(bodies()).toEqual(['Got 1']);
  });
});
