import type { Page, Variable } from '@columba/workflow-contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiCaller } from '../testing/api-caller.js';
import { publishedFlow } from '../testing/flows.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../testing/gateway-under-test.js';
import { KEYS } from '../testing/seed-tenants.js';

let test: GatewayUnderTest;
let call: ReturnType<typeof apiCaller>;
let flowId: string;
beforeAll(async () => {
  test = await startGatewayUnderTest();
  call = apiCaller(test.gateway.url, KEYS.admin);
  flowId = await publishedFlow(call);
});
afterAll(() => test.stop());

const TENANT = '/api/v1/variables?scope=tenant';
const ofFlow = () => `/api/v1/variables?scope=flow&flowId=${flowId}`;
const list = async (path: string) => (await call<Page<Variable>>('GET', path)).json.items;

describe('/api/v1/variables', () => {
  it('sets, lists and removes variables of the tenant and of a flow, each by itself', async () => {
    const body = { name: 'open', type: 'boolean', value: true };
    expect(await call('PUT', TENANT, { body })).toMatchObject({ status: 200, json: { ...body, revision: 1 } });
    const json = { name: 'open', type: 'json', value: { days: ['mon'] } };
    expect(await call('PUT', ofFlow(), { body: json })).toMatchObject({ status: 200, json: { ...json, flowId } });
    expect(await list(TENANT)).toMatchObject([{ ...body, scope: 'tenant', flowId: null }]);
    expect(await list(ofFlow())).toMatchObject([{ ...json, scope: 'flow', flowId }]);
    expect((await call('DELETE', `${ofFlow()}&name=open`)).status).toBe(204);
    expect((await call('DELETE', `${ofFlow()}&name=open`)).status).toBe(404);
    expect(await list(ofFlow())).toEqual([]);
    expect(await list(TENANT)).toHaveLength(1);
  });

  it('audits who wrote, and not what', async () => {
    await call('PUT', TENANT, { body: { name: 'note', type: 'text', value: 'a secret' } });
    const entries = await test.sql(`SELECT * FROM audit_log WHERE target = 'variable:tenant.note'`);
    expect(entries).toMatchObject([{ tenant_id: 'acme', action: 'variable.set' }]);
    expect(JSON.stringify(entries)).not.toContain('a secret');
  });

  it('a revision keeps two people from each other', async () => {
    const put = (value: number, revision?: number) =>
      call('PUT', TENANT, {
        body: { name: 'limit', type: 'number', value, ...(revision === undefined ? {} : { revision }) },
      });
    expect((await put(1, 0)).status).toBe(200);
    expect(await put(2, 0)).toMatchObject({ status: 409, json: { code: 'variable.changed' } });
    expect(await put(2, 1)).toMatchObject({ status: 200, json: { revision: 2 } });
    expect(await put(3)).toMatchObject({ status: 200, json: { revision: 3 } });
  });

  it.each([
    ['PUT', '/api/v1/variables?scope=global', { name: 'x', type: 'text', value: 'x' }, 400],
    ['PUT', '/api/v1/variables?scope=flow', { name: 'x', type: 'text', value: 'x' }, 400],
    [
      'PUT',
      '/api/v1/variables?scope=flow&flowId=01890000-0000-7000-8000-0000000000ff',
      { name: 'x', type: 'text', value: 'x' },
      404,
    ],
    ['PUT', TENANT, { name: 'x', type: 'number', value: '1' }, 422],
    ['PUT', TENANT, { name: '1x', type: 'text', value: '1' }, 422],
    ['PUT', TENANT, { name: 'x', type: 'json' }, 422],
    ['GET', `${TENANT}&flowId=01890000-0000-7000-8000-0000000000ff`, undefined, 400],
  ])('%s %s %j answers %i', async (method, path, body, status) => {
    expect((await call(method, path, body ? { body } : {})).status).toBe(status);
  });

  it('agents read and do not write; other tenants see nothing; global ones are read by all', async () => {
    const body = { name: 'x', type: 'text', value: 'x' };
    expect((await call('PUT', TENANT, { body, key: KEYS.agent })).status).toBe(403);
    expect((await call('GET', TENANT, { key: KEYS.agent })).status).toBe(200);
    const globex = await call<Page<Variable>>('GET', TENANT, { key: KEYS.globex });
    expect(globex.json.items).toEqual([]);
    expect((await call('GET', ofFlow(), { key: KEYS.globex })).status).toBe(404);
    expect((await call('GET', '/api/v1/variables?scope=global')).status).toBe(200);
  });
});
