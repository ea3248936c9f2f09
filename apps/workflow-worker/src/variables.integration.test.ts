import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { observeRuns } from './testing/observe-runs.js';
import { eventually, startWorkflowApp, type WorkflowApp, written } from './testing/start-workflow-app.js';
import { end, flow, type Node, send, trigger } from './testing/test-flows.js';

let app: WorkflowApp;
beforeAll(async () => {
  app = await startWorkflowApp();
});
afterAll(() => app?.stop());
beforeEach(() => app.reset());

const { ended } = observeRuns(() => app);
const bodies = () => app.sent.map(({ body }) => body);
const set = (assign: object[]): Node => ({ id: 'set', type: 'set_variables', config: { assign } });
const add = (scope: string) => ({ scope, name: 'hits', operation: 'increment', value: '1' });

//  start --> set --out--> hello --> done
//             +--conflict--> late --> done
const counting = (word: string, assign: object[], body: string) =>
  flow(
    word,
    [trigger(word), set(assign), send('hello', body), send('late', 'too late'), end],
    [
      'start out set',
      'set out hello',
      ...(assign.some((one) => 'expected' in one) ? ['set conflict late'] : []),
      ...['hello', 'late'].flatMap((id) => [`${id} sent done`, `${id} undeliverable done`]),
    ],
  );
const variable = async (flowId: string, name: string) =>
  (await app.ports.variableStore.read('acme', flowId, { flow: [name], tenant: [name], global: [] })) as {
    flow: Record<string, unknown>;
    tenant: Record<string, unknown>;
  };

describe('variables that outlive runs', () => {
  it('thirty runs at once count to thirty, each reads its own count, and the facts tell it', async () => {
    const flowId = await app.publish(counting('count', [add('flow')], '{{ flow.hits }}'));
    for (let index = 10; index < 40; index += 1) await app.receive(written('count', `+49152000000${index}`), 2);
    const runs = await ended(flowId, 30);
    expect(runs).toHaveLength(30);
    expect(new Set(bodies()).size).toBe(30);
    expect((await variable(flowId, 'hits')).flow).toEqual({ hits: 30 });
    const facts = await app.sql<{ after: string }>(
      `SELECT body->'detail'->'variables'->0->>'after' AS after FROM flow_event
       WHERE flow_id = $1 AND body->>'type' = 'node.settled' AND body->>'nodeId' = 'set'`,
      [flowId],
    );
    expect(facts.map(({ after }) => Number(after)).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 30 }, (_, index) => index + 1),
    );
  });

  it('a worker that stops between the write and its commit has counted once', async () => {
    const { variableStore, runStore } = app.ports;
    const flowId = await app.publish(counting('crash', [add('tenant')], 'n={{ tenant.hits }}'));
    const write = variableStore.writeOnce.bind(variableStore);
    let writes = 0;
    let comeBack: () => void = () => undefined;
    const once = vi.spyOn(variableStore, 'writeOnce').mockImplementation(async (...given) => {
      const result = await write(...given);
      writes += 1;
      // What it has written is there; that it has is never heard of: the worker is as good as dead.
      if (writes === 1) await new Promise<void>((resolve) => (comeBack = resolve));
      return result;
    });
    await app.receive(written('crash', '+4915200000050'));
    await eventually('the variable is written', async () => writes === 1);
    const lost = vi.spyOn(runStore, 'renew').mockImplementation(async (runs) => runs.map(({ runId }) => runId));
    await app.sql(`UPDATE flow_run SET lease_until = now() - interval '1 second' WHERE flow_id = $1`, [flowId]);
    await eventually('it is written again', async () => writes >= 2);
    lost.mockRestore();
    await ended(flowId);
    once.mockRestore();
    comeBack();
    expect((await variable(flowId, 'hits')).tenant).toEqual({ hits: 1 });
    expect(bodies()).toEqual(['n=1']);
  });

  it('of two runs that want the same, one gets it and the other leaves by conflict', async () => {
    const claim = { scope: 'tenant', name: 'slot', operation: 'compare_and_set', expected: 'free', value: 'taken' };
    const slot = { scope: 'tenant' as const, flowId: null, name: 'slot', type: 'text' as const, value: 'free' };
    await app.ports.variableStore.put('acme', slot, { by: 'test' });
    const flowId = await app.publish(counting('claim', [claim], 'mine'));
    await Promise.all(['60', '61', '62'].map((n) => app.receive(written('claim', `+49152000000${n}`))));
    expect((await ended(flowId, 3)).map(({ status }) => status)).toEqual(['completed', 'completed', 'completed']);
    expect(bodies().toSorted()).toEqual(['mine', 'too late', 'too late']);
  });

  it('a flow that reads none asks for none', async () => {
    const read = vi.spyOn(app.ports.variableStore, 'read');
    const flowId = await app.publish(counting('plain', [{ name: 'x', value: '1' }], '{{ vars.x }}'));
    await app.receive(written('plain', '+4915200000070'));
    await ended(flowId);
    expect(read).not.toHaveBeenCalled();
    read.mockRestore();
  });

  it('are seen by conditions, as they are when the run starts', async () => {
    const open = {
      id: 'open',
      type: 'condition',
      config: { if: { all: [{ path: 'tenant.open', op: 'equals', value: true }] } },
    };
    const document = flow(
      'open',
      [trigger('open'), open, send('hello', 'we are open'), end],
      ['start out open', 'open true hello', 'open false done', 'hello sent done', 'hello undeliverable done'],
    );
    const flowId = await app.publish(document);
    for (const [value, from] of [
      [false, '80'],
      [true, '81'],
    ] as const) {
      const given = { scope: 'tenant' as const, flowId: null, name: 'open', type: 'boolean' as const, value };
      await app.ports.variableStore.put('acme', given, { by: 'test' });
      await app.receive(written('open', `+49152000000${from}`));
      await ended(flowId, value ? 2 : 1);
    }
    expect(bodies()).toEqual(['we are open']);
  });
});
