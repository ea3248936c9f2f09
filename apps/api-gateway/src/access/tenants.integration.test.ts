import { randomUUID } from 'node:crypto';
import { ROLE_PERMISSIONS } from '@columba/workflow-contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTROLLERS } from '../app.module.js';
import { type ApiAnswer, apiCaller } from '../testing/api-caller.js';
import { manualFlow, publishedFlow } from '../testing/flows.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../testing/gateway-under-test.js';
import { KEYS } from '../testing/seed-tenants.js';
import { routeTable } from './route-table.js';

const ROUTES = routeTable(CONTROLLERS).filter(({ path }) => path.startsWith('/api/v1'));
const CLOSED = ROUTES.filter(({ access }) => access !== 'public');
const WITH_IDS = CLOSED.filter(({ path }) => path.includes(':id'));

/** A body that each route would take, so that a refusal is about who asks and for what, and not about the body. */
const BODIES: Record<string, unknown> = {
  'PUT /api/v1/variables': { name: 'x', type: 'text', value: 'x' },
  'POST /api/v1/flows': { name: 'New' },
  'PATCH /api/v1/flows/:id': { description: 'changed' },
  'PUT /api/v1/flows/:id/draft': manualFlow(),
  'POST /api/v1/events': { specversion: '1.0', id: 'e', source: 's', type: 'x.y', tenantid: 'acme' },
  'POST /api/v1/approvals/:id': { decision: 'approved' },
  'POST /api/v1/runs/:id/restart': { nodeId: 'start' },
  'POST /api/v1/dead-letters/redrive': { ids: [randomUUID()] },
};

let test: GatewayUnderTest;
let call: ReturnType<typeof apiCaller>;
const foreign = { flow: '', run: '', customer: '', job: '', approval: randomUUID() };

beforeAll(async () => {
  test = await startGatewayUnderTest();
  call = apiCaller(test.gateway.url, KEYS.admin);
  const asGlobex = apiCaller(test.gateway.url, KEYS.globex);
  foreign.flow = await publishedFlow(asGlobex);
  const started = await asGlobex<{ runId: string }>('POST', `/api/v1/flows/${foreign.flow}/runs`, { body: {} });
  foreign.run = started.json.runId;
  const paused = { action: 'pause', filter: { flowId: foreign.flow } };
  foreign.job = (await asGlobex<{ id: string }>('POST', '/api/v1/runs/bulk', { body: paused })).json.id;
  const identity = { kind: 'whatsapp' as const, value: '+4915112345678' };
  const customer = { tenantId: 'globex', identity, channel: null, connectionId: null, profileName: 'Gloria' };
  await test.sql(
    `INSERT INTO approval (tenant_id, id, run_id, wait_id, flow_id, node_id, title, instructions, assignees)
     VALUES ('globex', $1, $2, 'w', $3, 'ask', 'Refund?', '', '[]')`,
    [foreign.approval, foreign.run, foreign.flow],
  );
  foreign.customer = (await test.database.customerStore.ensure([customer]))[0]!.customer.id;
});
afterAll(() => test.stop());

function foreignId(path: string): string {
  if (path.includes('/runs/:id')) return foreign.run;
  if (path.includes('/bulk-jobs/:id')) return foreign.job;
  if (path.includes('/approvals/:id')) return foreign.approval;
  return path.includes('/customers/:id') ? foreign.customer : foreign.flow;
}

async function request(
  method: string,
  pattern: string,
  id: string,
  key: string | null = KEYS.admin,
): Promise<ApiAnswer> {
  const path = pattern.replace(':id', id).replace(/:[nab]\b/g, '1');
  const body = BODIES[`${method} ${pattern}`] ?? (method === 'POST' ? {} : undefined);
  const headers: Record<string, string> = method === 'PUT' ? { 'if-match': '*' } : {};
  return await call(method, path, { key, body, headers });
}

describe('every route', () => {
  it('is known to this test', () => {
    expect(WITH_IDS.length).toBeGreaterThan(12);
    for (const { method, path } of CLOSED.filter((route) => ['PUT', 'PATCH'].includes(route.method)))
      expect(BODIES, `give ${method} ${path} a body`).toHaveProperty([`${method} ${path}`]);
  });

  it.each(CLOSED.map(({ method, path }) => [method, path]))(
    '%s %s lets nobody in without a credential',
    async (method, path) => {
      for (const key of [null, 'nobody', 'cs_nobody', 'a.b.c', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.']) {
        const answer = await request(method, path, randomUUID(), key);
        expect(answer, answer.text).toMatchObject({ status: 401, json: { code: 'auth.required' } });
      }
    },
  );

  it.each(WITH_IDS.map(({ method, path }) => [method, path]))(
    '%s %s answers a foreign id as one that does not exist',
    async (method, path) => {
      const ofNobody = await request(method, path, randomUUID());
      const ofGlobex = await request(method, path, foreignId(path));
      const noId = await request(method, path, 'not-an-id');
      expect(ofNobody.status, ofNobody.text).toBe(404);
      expect([ofGlobex.status, ofGlobex.text]).toEqual([ofNobody.status, ofNobody.text]);
      expect([noId.status, noId.text]).toEqual([ofNobody.status, ofNobody.text]);
      expect(headersOf(ofGlobex)).toEqual(headersOf(ofNobody));
    },
  );

  it('left the other tenant as it was', async () => {
    const asGlobex = apiCaller(test.gateway.url, KEYS.globex);
    expect((await asGlobex('GET', `/api/v1/flows/${foreign.flow}`)).json).toMatchObject({
      name: 'By hand',
      enabled: true,
      publishedVersion: 1,
    });
    expect((await asGlobex('GET', `/api/v1/runs/${foreign.run}`)).json).toMatchObject({ status: 'pending' });
    expect(await test.database.runStore.pendingSignals('globex', foreign.run)).toEqual([]);
    expect((await asGlobex('GET', `/api/v1/bulk-jobs/${foreign.job}`)).json).toMatchObject({ state: 'running' });
    expect((await asGlobex('GET', `/api/v1/flows/${foreign.flow}/stops`)).json).toMatchObject({ items: [] });
    expect((await asGlobex<{ items: unknown[] }>('GET', '/api/v1/customers')).json.items).toHaveLength(1);
  });

  it('shows no foreign row in a list, with or without a filter', async () => {
    for (const path of [
      '/flows',
      '/runs',
      `/runs?flowId=${foreign.flow}`,
      `/runs?customerId=${foreign.customer}`,
      '/customers',
      '/customers?search=Gloria',
      '/dead-letters',
      '/dead-letters/groups',
      '/bulk-jobs',
      '/kill-switch',
      '/stops',
      '/approvals',
      `/approvals?runId=${foreign.run}`,
    ])
      expect((await call<{ items: unknown[] }>('GET', `/api/v1${path}`)).json.items, path).toEqual([]);
    const { json } = await call<{ items: { id: string }[] }>('GET', '/api/v1/connections');
    expect(json.items.map(({ id }) => id)).toEqual(['wa-acme']);
  });
});

describe('roles', () => {
  const beyond = (role: 'viewer' | 'agent') =>
    CLOSED.filter(
      ({ access }) => access !== 'signed-in' && !(ROLE_PERMISSIONS[role] as readonly string[]).includes(access ?? ''),
    );

  it.each(beyond('viewer').map(({ method, path, access }) => [method, path, access]))(
    'a viewer may not %s %s (%s)',
    async (method, path) => {
      const answer = await request(String(method), String(path), randomUUID(), KEYS.viewer);
      expect(answer, answer.text).toMatchObject({ status: 403, json: { code: 'auth.forbidden' } });
    },
  );

  it('a viewer can read, and write nothing', async () => {
    const writing = beyond('viewer').map(({ method, path }) => `${method} ${path}`);
    const all = CLOSED.filter(({ access }) => access !== 'signed-in').filter(
      ({ method, path }) => method !== 'GET' && !/\/(validate|preview)$/.test(path),
    );
    expect(writing.sort()).toEqual(all.map(({ method, path }) => `${method} ${path}`).sort());
    expect((await call('GET', '/api/v1/flows', { key: KEYS.viewer })).status).toBe(200);
  });
});

describe('filters and paths', () => {
  it.each([
    '/api/v1/runs?status[foo]=1',
    '/api/v1/runs?status[$ne]=x',
    '/api/v1/runs?status=failed&status=completed',
    '/api/v1/runs?flowId[in][]=x',
    '/api/v1/flows?search[contains]=x',
    '/api/v1/runs?limit=1e9',
    '/api/v1/runs?limit=0',
    '/api/v1/runs?__proto__[x]=1',
    '/api/v1/runs?where=1',
    '/api/v1/runs?status=DROP%20TABLE',
  ])('%s is refused', async (path) => {
    expect(await call('GET', path)).toMatchObject({ status: 400, json: { errors: expect.any(Array) } });
  });

  it.each([
    '/api/v1//flows',
    '/api/v1/flows/../runs/x',
    '/api/v1/%2e%2e/flows',
    '/api/v2/flows',
    '/api/v1/flows/%00',
    '/API/V1/FLOWS/..%2f..%2fetc%2fpasswd',
  ])('%s leads nowhere', async (path) => {
    const answer = await call('GET', path);
    expect([400, 404]).toContain(answer.status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });
});

/** All that could tell two answers apart. */
function headersOf({ headers }: ApiAnswer): [string, string][] {
  return [...headers].filter(([name]) => name !== 'date');
}
