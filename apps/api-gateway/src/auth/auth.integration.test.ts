import type { SessionResource } from '@columba/workflow-contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiCaller } from '../testing/api-caller.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../testing/gateway-under-test.js';
import { KEYS, PASSWORD } from '../testing/seed-tenants.js';

let test: GatewayUnderTest;
let call: ReturnType<typeof apiCaller>;
beforeAll(async () => {
  test = await startGatewayUnderTest();
  call = apiCaller(test.gateway.url, KEYS.admin);
});
afterAll(() => test.stop());

const login = (email: string, password: string) =>
  call<SessionResource>('POST', '/api/v1/auth/login', { key: null, body: { email, password } });

it('names the people of the tenant, and nobody else', async () => {
  const { json, text } = await call('GET', '/api/v1/members', { key: KEYS.viewer });
  expect(json).toEqual({
    items: [{ id: expect.any(String), name: 'Ada', email: 'admin@acme.test', role: 'admin' }],
    nextCursor: null,
  });
  expect(text).not.toMatch(/globex|password|hash/i);
});

describe('signing in', () => {
  it('opens a session that works, and ends it for every gateway', async () => {
    const session = await login('Admin@Acme.test', PASSWORD);
    expect(session).toMatchObject({
      status: 200,
      json: { tenant: { id: 'acme' }, role: 'admin', user: { email: 'admin@acme.test' } },
    });
    const { token, permissions } = session.json;
    expect(permissions).toContain('flows:publish');
    const me = await call('GET', '/api/v1/auth/me', { key: token });
    expect(me).toMatchObject({ status: 200, json: { tenant: { id: 'acme', name: 'ACME' }, role: 'admin' } });
    expect(me.text).not.toContain(token);
    expect((await call('POST', '/api/v1/auth/logout', { key: token })).status).toBe(204);
    expect((await call('GET', '/api/v1/auth/me', { key: token })).status).toBe(401);
    const other = await test.another();
    expect((await apiCaller(other.url, token)('GET', '/api/v1/auth/me')).status).toBe(401);
  });

  it('answers alike for a wrong password and for an unknown email', async () => {
    const wrong = await login('admin@globex.test', 'not it');
    const unknown = await login('nobody@globex.test', 'not it');
    expect(wrong.status).toBe(401);
    expect([unknown.status, unknown.text]).toEqual([wrong.status, wrong.text]);
    expect([...unknown.headers.keys()]).toEqual([...wrong.headers.keys()]);
  });

  it('stops those who guess, with the right password too, and lets others in', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) await login('victim@acme.test', `guess ${attempt}`);
    const stopped = await login('victim@acme.test', 'guess');
    expect(stopped).toMatchObject({ status: 429, json: { code: 'rate.limited' } });
    expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await login('admin@acme.test', PASSWORD)).status).toBe(200);
  });

  it.each([
    { email: 'x' },
    { email: 'a@b.test' },
    { email: 'a@b.test', password: 'x', admin: true },
    { email: { $ne: '' }, password: 'x' },
  ])('takes no %j', async (body) => {
    expect((await call('POST', '/api/v1/auth/login', { key: null, body })).status).toBe(422);
  });

  it('keeps tokens as hashes only', async () => {
    const { token } = (await login('admin@acme.test', PASSWORD)).json;
    const [row] = await test.sql<{ count: string }>(
      "SELECT count(*) FROM session WHERE encode(token_hash, 'escape') LIKE '%' || $1 || '%'",
      [token],
    );
    expect(row?.count).toBe('0');
    expect(test.log.join('')).not.toContain(token);
  });
});

describe('limits', () => {
  it('slow down one credential and leave the others alone', async () => {
    const gateway = await test.another({}, { rate: { perSecond: 1, burst: 3 } });
    const limited = apiCaller(gateway.url, KEYS.admin);
    const statuses: number[] = [];
    for (let index = 0; index < 5; index += 1) statuses.push((await limited('GET', '/api/v1/flows')).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect((await limited('GET', '/api/v1/flows', { key: KEYS.viewer })).status).toBe(200);
  });
});

describe('operations', () => {
  it('says how it is, and why not', async () => {
    const health = {
      database: async () => null,
      bus: async () => 'no broker',
      queue: () => new Promise<null>(() => undefined),
    };
    const gateway = await test.another({ health });
    expect(await call('GET', '/readyz', { key: null })).toMatchObject({ status: 200, json: { status: 'ok' } });
    expect(await apiCaller(gateway.url, '')('GET', '/readyz', { key: null })).toMatchObject({
      status: 503,
      json: { dependencies: { database: 'ok', bus: 'no broker', queue: expect.stringContaining('does not answer') } },
    });
    expect((await call('GET', '/livez', { key: null })).json).toEqual({ status: 'ok' });
    const metrics = await call('GET', '/metrics', { key: null });
    expect(metrics.text).toContain('columba_http_request_duration_seconds_count');
    expect(metrics.text).not.toContain('acme');
  });

  it('shows node types with their schemas', async () => {
    const { json } = await call<{ items: { type: string; configSchema: { type: string } }[] }>(
      'GET',
      '/api/v1/node-types',
    );
    expect(json.items.find(({ type }) => type === 'send_message')?.configSchema.type).toBe('object');
    expect((await call('GET', '/api/v1/config', { key: null })).json).toEqual({ demo: false, simulatorUrl: null });
  });

  it('sends headers that keep browsers out', async () => {
    const { headers } = await call('GET', '/api/v1/flows');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});
