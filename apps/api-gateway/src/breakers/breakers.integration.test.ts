import type { BreakerResource } from '@columba/workflow-contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiCaller } from '../testing/api-caller.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../testing/gateway-under-test.js';
import { KEYS } from '../testing/seed-tenants.js';

let test: GatewayUnderTest;
beforeAll(async () => {
  test = await startGatewayUnderTest();
  const limits = { threshold: 3, windowMs: 10_000, coolDownMs: 60_000 };
  const error = { code: 'whatsapp.unavailable', message: 'WhatsApp could not take the message now (503).' };
  const report = { failures: 3, successes: 0, probe: null, error, limits };
  await test.database.breakerStore.report([{ tenantId: 'acme', target: 'connection:wa-acme', ...report }]);
});
afterAll(() => test.stop());
const as = (key: string) => apiCaller(test.gateway.url, key);
const list = async (key: string) => (await as(key)<{ items: BreakerResource[] }>('GET', '/api/v1/breakers')).json.items;

it('says what is open, since when, why, and until when', async () => {
  const [breaker, ...more] = await list(KEYS.viewer);
  expect(more).toEqual([]);
  expect(breaker).toMatchObject({
    destination: 'connection:wa-acme',
    state: 'open',
    failures: 3,
    openings: 1,
    parkedRuns: 0,
    lastError: { code: 'whatsapp.unavailable' },
  });
  expect(Date.parse(breaker!.retryAt!) - Date.parse(breaker!.since)).toBe(60_000);
});

it('is closed by who may control runs, once, and that is written down', async () => {
  const id = (await list(KEYS.agent))[0]!.id;
  const path = `/api/v1/breakers/${id}/close`;
  expect((await as(KEYS.viewer)('POST', path)).status).toBe(403);
  for (let time = 0; time < 2; time += 1) {
    const { status, json } = await as(KEYS.agent)<BreakerResource>('POST', path);
    expect([status, json.state, json.retryAt]).toEqual([200, 'closed', null]);
  }
  const audit = await test.sql('SELECT action, target FROM audit_log WHERE action = $1', ['breaker.closed']);
  expect(audit).toEqual([{ action: 'breaker.closed', target: `breaker:${id}` }]);
});

it('is not there for another tenant', async () => {
  const id = (await list(KEYS.agent))[0]!.id;
  expect(await list(KEYS.globex)).toEqual([]);
  expect((await as(KEYS.globex)('POST', `/api/v1/breakers/${id}/close`)).status).toBe(404);
});
