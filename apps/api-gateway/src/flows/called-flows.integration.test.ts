import { randomUUID } from 'node:crypto';
import type { FlowDocumentInput, FlowProblem } from '@columba/workflow-contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiCaller } from '../testing/api-caller.js';
import { publishedFlow } from '../testing/flows.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../testing/gateway-under-test.js';
import { KEYS } from '../testing/seed-tenants.js';

let test: GatewayUnderTest;
let call: ReturnType<typeof apiCaller>;
beforeAll(async () => {
  test = await startGatewayUnderTest();
  call = apiCaller(test.gateway.url, KEYS.admin);
});
afterAll(() => test.stop());

const calling = (flowId: string): FlowDocumentInput => ({
  schemaVersion: 1,
  name: 'Calling',
  nodes: [
    { id: 'start', type: 'trigger_manual' },
    { id: 'call', type: 'subflow', config: { flowId, timeout: 'PT1H' } },
    { id: 'done', type: 'end' },
  ],
  edges: [
    { id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'call' } },
    { id: 'e2', from: { node: 'call', port: 'out' }, to: { node: 'done' } },
    { id: 'e3', from: { node: 'call', port: 'timeout' }, to: { node: 'done' } },
  ],
});

async function draftOf(name: string): Promise<string> {
  return (await call<{ id: string }>('POST', '/api/v1/flows', { body: { name } })).json.id;
}

async function publish(document: FlowDocumentInput, id?: string) {
  const flowId = id ?? (await draftOf(document.name));
  await call('PUT', `/api/v1/flows/${flowId}/draft`, { body: document, headers: { 'if-match': '*' } });
  const checked = await call<{ problems: FlowProblem[] }>('POST', `/api/v1/flows/${flowId}/validate`, { body: {} });
  const published = await call('POST', `/api/v1/flows/${flowId}/publish`, { body: {} });
  const problems = checked.json.problems.map(({ code, severity, pointer }) => ({ code, severity, pointer }));
  return { status: published.status, problems };
}

describe('a flow that calls another', () => {
  const problem = { code: 'subflow.unknown-flow', pointer: '/nodes/1/config/flowId' };

  it('is published when the other is', async () => {
    const other = await publishedFlow(call);
    expect(await publish(calling(other))).toEqual({ status: 201, problems: [] });
  });

  it('is not published when there is no other, or it is another tenant’s', async () => {
    const foreign = await publishedFlow(apiCaller(test.gateway.url, KEYS.globex));
    for (const id of [randomUUID(), foreign]) {
      expect(await publish(calling(id))).toEqual({ status: 422, problems: [{ ...problem, severity: 'error' }] });
    }
  });

  it('is published with a warning when the other has no version yet', async () => {
    expect(await publish(calling(await draftOf('Draft')))).toEqual({
      status: 201,
      problems: [{ ...problem, severity: 'warning' }],
    });
  });
});

describe('a flow that names an error flow', () => {
  const failing = (errorFlowId: string): FlowDocumentInput => ({
    ...calling(errorFlowId),
    settings: { errorFlowId },
    nodes: [
      { id: 'start', type: 'trigger_manual' },
      { id: 'done', type: 'end' },
    ],
    edges: [{ id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'done' } }],
  });
  const refused = {
    status: 422,
    problems: [{ code: 'settings.error-flow', severity: 'error', pointer: '/settings/errorFlowId' }],
  };

  it('is published when that one is', async () => {
    expect(await publish(failing(await publishedFlow(call)))).toEqual({ status: 201, problems: [] });
  });

  it('is not published when that one is not there, another tenant’s, without a version, or the flow itself', async () => {
    const foreign = await publishedFlow(apiCaller(test.gateway.url, KEYS.globex));
    for (const id of [randomUUID(), foreign, await draftOf('Draft')])
      expect(await publish(failing(id))).toEqual(refused);
    const own = await draftOf('Round');
    expect(await publish(failing(own), own)).toEqual(refused);
  });
});
