import { DEMO_JOURNEYS } from '@columba/database';
import type { Simulation } from '@columba/workflow-contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiCaller } from '../testing/api-caller.js';
import { manualFlow } from '../testing/flows.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../testing/gateway-under-test.js';
import { KEYS } from '../testing/seed-tenants.js';

let test: GatewayUnderTest;
let call: ReturnType<typeof apiCaller>;

beforeAll(async () => {
  test = await startGatewayUnderTest();
  call = apiCaller(test.gateway.url, KEYS.agent);
});
afterAll(() => test.stop());

async function drafted(document: object): Promise<string> {
  const { json } = await call<{ id: string }>('POST', '/api/v1/flows', { body: { name: 'Draft' } });
  const headers = { 'if-match': '*' };
  const saved = await call('PUT', `/api/v1/flows/${json.id}/draft`, { body: document, headers });
  if (saved.status !== 200) throw new Error(saved.text);
  return `/api/v1/flows/${json.id}/simulate`;
}
const pathOf = ({ path }: Pick<Simulation, 'path'>) => path.map(({ nodeId, outcome }) => `${nodeId}.${outcome}`);

describe('POST /api/v1/flows/:id/simulate', () => {
  it('tries a draft out: path, reasons and messages, without storing or sending anything', async () => {
    const path = await drafted(DEMO_JOURNEYS[0]!.document);
    const before = await test.sql('SELECT count(*)::int AS n FROM flow_run');
    const body = {
      clock: '2026-01-15T12:00:00Z',
      customer: { firstName: 'Ada', tags: ['vip'] },
      input: { text: 'my order' },
      replies: [{ type: 'reply', text: '4711', after: 'PT3H' }],
    };
    const { status, json } = await call<Simulation>('POST', path, { body });
    expect(status).toBe(200);
    expect(json.status).toBe('completed');
    expect(pathOf(json)).toContain('vip.true');
    expect(json.path.find(({ nodeId }) => nodeId === 'vip')?.detail).toMatchObject({ actual: ['vip'] });
    expect(json.messages.map(({ to, body: text }) => [to, text])).toEqual([
      ['+491700000000', expect.stringContaining('Good to see you again, Ada!')],
      ['+491700000000', 'Thank you! Order 4711 is on its way and will arrive tomorrow.'],
    ]);
    expect(json).toMatchObject({ startedAt: '2026-01-15T12:00:00.000Z', endedAt: '2026-01-15T15:00:00.000Z' });
    expect(await test.sql('SELECT count(*)::int AS n FROM flow_run')).toEqual(before);
  });

  it('takes what stands on the canvas, and says how a provider that refuses ends', async () => {
    const path = await drafted(manualFlow());
    const sends = [{ nodeId: 'whatsapp', result: 'undeliverable' }];
    const customer = { identities: [{ kind: 'phone', value: '+491700000001' }] };
    const { document } = DEMO_JOURNEYS[1]!;
    const { json } = await call<Simulation>('POST', path, { body: { document, customer, sends } });
    expect(json.messages.map(({ channel, result }) => [channel, result])).toEqual([
      ['whatsapp', 'undeliverable'],
      ['sms', 'accepted'],
    ]);
  });

  it('says what is wrong with a flow that cannot run, and with a trigger that is not there', async () => {
    const path = await drafted({ ...manualFlow(), nodes: [{ id: 'start', type: 'trigger_manual' }], edges: [] });
    const document = { ...manualFlow(), nodes: [{ id: 'start', type: 'no_such_type' }], edges: [] };
    expect(await call('POST', path, { body: { document } })).toMatchObject({
      status: 422,
      json: { code: 'flow.invalid' },
    });
    expect(await call('POST', await drafted(manualFlow()), { body: { trigger: 'done' } })).toMatchObject({
      status: 422,
      json: { code: 'simulation.no-such-trigger', errors: [{ pointer: '/trigger' }] },
    });
  });

  it('is for those who may start runs, in their own tenant', async () => {
    const path = await drafted(manualFlow());
    expect((await apiCaller(test.gateway.url, KEYS.viewer)('POST', path, { body: {} })).status).toBe(403);
    expect((await apiCaller(test.gateway.url, KEYS.globex)('POST', path, { body: {} })).status).toBe(404);
  });
});
