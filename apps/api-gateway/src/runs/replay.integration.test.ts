import { randomUUID } from 'node:crypto';
import type { RunReplay } from '@columba/workflow-contracts';
import { flowDocumentSchema } from '@columba/workflow-contracts';
import { compileFlow, initialState, step } from '@columba/workflow-engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiCaller } from '../testing/api-caller.js';
import { manualFlow, publishedFlow } from '../testing/flows.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../testing/gateway-under-test.js';
import { KEYS } from '../testing/seed-tenants.js';

let test: GatewayUnderTest;
let call: ReturnType<typeof apiCaller>;
beforeAll(async () => {
  test = await startGatewayUnderTest();
  call = apiCaller(test.gateway.url, KEYS.viewer);
});
afterAll(() => test.stop());

/** A run as a worker leaves it: its state and its facts, one of which may say something else. */
async function leftBehind(outcome = 'out'): Promise<string> {
  const asAdmin = apiCaller(test.gateway.url, KEYS.admin);
  const flowId = await publishedFlow(asAdmin);
  const { json } = await asAdmin<{ runId: string }>('POST', `/api/v1/flows/${flowId}/runs`, { body: {} });
  const { runId: id } = json;
  const run = { id, flowId, version: 1, mode: 'live' as const };
  const { state, facts } = step(compileFlow(flowDocumentSchema.parse(manualFlow())), initialState({ runId: id }), {
    type: 'started',
    atMs: 1_000,
    nodeId: 'start',
    context: { event: {}, customer: null, conversation: null, run },
  });
  const said = facts.map((fact) =>
    fact.body.type === 'node.settled' && fact.body.nodeId === 'start'
      ? { ...fact, body: { ...fact.body, outcome } }
      : fact,
  );
  const { runStore } = test.database;
  const [claimed] = await runStore.claim([{ tenantId: 'acme', runId: id }], 'test', 10_000);
  const nothing = { armWaits: [], disarmWaits: [], effects: [], messages: [], consumedSignals: [], deadLetter: null };
  const ended = { status: 'completed' as const, wakeAtMs: null, waitReason: null, error: null, release: true };
  const write = { tenantId: 'acme', runId: id, fence: claimed?.fence ?? 0, state, facts: said, ...nothing, ...ended };
  expect(await runStore.commit([write])).toEqual([{ kind: 'committed', signalled: false }]);
  return id;
}

describe('GET /api/v1/runs/:id/replay', () => {
  it('says that today’s engine goes the same way', async () => {
    const { status, json } = await call<RunReplay>('GET', `/api/v1/runs/${await leftBehind()}/replay`);
    expect(status).toBe(200);
    expect(json).toEqual({ verdict: 'same', same: true, differences: [], missing: [] });
  });

  it('or where it goes another', async () => {
    const { json } = await call<RunReplay>('GET', `/api/v1/runs/${await leftBehind('other')}/replay`);
    expect(json).toMatchObject({
      verdict: 'different',
      differences: [{ seq: 2, nodeId: 'start', message: expect.stringContaining('start settled by "other"') }],
    });
  });

  it('a run that has not begun, and one that is not there', async () => {
    const asAdmin = apiCaller(test.gateway.url, KEYS.admin);
    const flowId = await publishedFlow(asAdmin);
    const { json } = await asAdmin<{ runId: string }>('POST', `/api/v1/flows/${flowId}/runs`, { body: {} });
    const pending = await call<RunReplay>('GET', `/api/v1/runs/${json.runId}/replay`);
    expect(pending.json).toMatchObject({ verdict: 'not-comparable', missing: ['the state of the run'] });
    expect((await call('GET', `/api/v1/runs/${randomUUID()}/replay`)).status).toBe(404);
  });
});
