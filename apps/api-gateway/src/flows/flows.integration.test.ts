import { randomUUID } from 'node:crypto';
import type { RunWake } from '@columba/workflow/ports';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiCaller } from '../testing/api-caller.js';
import { manualFlow, publishedFlow } from '../testing/flows.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../testing/gateway-under-test.js';
import { KEYS } from '../testing/seed-tenants.js';

let test: GatewayUnderTest;
let call: ReturnType<typeof apiCaller>;
const wakes: RunWake[] = [];

beforeAll(async () => {
  test = await startGatewayUnderTest();
  call = apiCaller(test.gateway.url, KEYS.agent);
  await test.messaging.jobQueues
    .open<RunWake>('run-wakes')
    .process(async ({ data }) => void wakes.push(data), { concurrency: 1 });
});
afterAll(() => test.stop());

const created = async (name = 'Draft') =>
  (await call<{ id: string }>('POST', '/api/v1/flows', { body: { name } })).json.id;

describe('a flow', () => {
  it('is made, found, renamed and removed', async () => {
    const made = await call<{ id: string }>('POST', '/api/v1/flows', { body: { name: ' Order status ' } });
    expect(made).toMatchObject({ status: 201, json: { name: 'Order status', publishedVersion: null, enabled: true } });
    const path = `/api/v1/flows/${made.json.id}`;
    expect((await call<{ items: { id: string }[] }>('GET', '/api/v1/flows?search=order')).json.items).toMatchObject([
      { id: made.json.id },
    ]);
    expect((await call('PATCH', path, { body: { enabled: false } })).json).toMatchObject({ enabled: false });
    expect((await call('PATCH', path, { body: { enabled: 'no' } })).json).toMatchObject({
      status: 422,
      errors: [{ pointer: '/enabled' }],
    });
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
    expect((await call('DELETE', path)).status).toBe(404);
  });

  it('needs a name', async () => {
    expect(await call('POST', '/api/v1/flows', { body: { name: '' } })).toMatchObject({
      status: 422,
      json: { code: 'request.invalid', errors: [{ pointer: '/name' }] },
    });
  });
});

describe('a draft', () => {
  it('is saved by those who know what they change', async () => {
    const path = `/api/v1/flows/${await created()}/draft`;
    const empty = await call<{ nodes: unknown[] }>('GET', path);
    const etag = empty.headers.get('etag')!;
    expect(empty.json).toMatchObject({ schemaVersion: 1, name: 'Draft', nodes: [] });
    expect(etag).toMatch(/^".+"$/);
    expect((await call('GET', path, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await call('PUT', path, { body: manualFlow() })).status).toBe(428);
    const saved = await call('PUT', path, { body: manualFlow('Mine'), headers: { 'if-match': etag } });
    expect(saved).toMatchObject({ status: 200, json: { name: 'Mine' } });
    const stale = await call('PUT', path, { body: manualFlow('Theirs'), headers: { 'if-match': etag } });
    expect(stale).toMatchObject({ status: 412, json: { code: 'draft.changed' } });
    expect(stale.headers.get('etag')).toBe(saved.headers.get('etag'));
    expect(
      (
        await call('PUT', path, {
          body: manualFlow('Theirs'),
          headers: { 'if-match': `W/${saved.headers.get('etag')}` },
        })
      ).status,
    ).toBe(412);
    expect((await call('GET', path)).json).toMatchObject({ name: 'Mine' });
    expect((await call('PUT', path, { body: manualFlow('Forced'), headers: { 'if-match': '*' } })).status).toBe(200);
  });

  it('carries the name of the flow: saving it renames the flow, and renaming the flow renames it', async () => {
    const flow = `/api/v1/flows/${await created()}`;
    await call('PUT', `${flow}/draft`, { body: manualFlow('Spring sale'), headers: { 'if-match': '*' } });
    expect((await call('GET', flow)).json).toMatchObject({ name: 'Spring sale' });
    const found = await call<{ items: { name: string }[] }>('GET', '/api/v1/flows?search=spring');
    expect(found.json.items.map(({ name }) => name)).toEqual(['Spring sale']);
    await call('PATCH', flow, { body: { name: 'Summer sale' } });
    expect((await call('GET', `${flow}/draft`)).json).toMatchObject({ name: 'Summer sale' });
  });

  it('lets one of two win who save at once', async () => {
    const path = `/api/v1/flows/${await created()}/draft`;
    const etag = (await call('GET', path)).headers.get('etag')!;
    const save = (name: string) => call('PUT', path, { body: manualFlow(name), headers: { 'if-match': etag } });
    const statuses = (await Promise.all([save('A'), save('B')])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 412]);
  });

  it('must be a flow document', async () => {
    const path = `/api/v1/flows/${await created()}/draft`;
    const body = { ...manualFlow(), nodes: [{ id: '1 bad', type: 'end' }], extra: 1 };
    const answer = await call<{ errors: { pointer: string }[] }>('PUT', path, { body, headers: { 'if-match': '*' } });
    expect(answer.status).toBe(422);
    expect(answer.json.errors.map(({ pointer }) => pointer).sort()).toEqual(['', '/nodes/0/id']);
  });
});

describe('publishing', () => {
  it('refuses a draft with errors and names them', async () => {
    const id = await created();
    const answer = await call<{ problems: { code: string }[] }>('POST', `/api/v1/flows/${id}/publish`);
    expect(answer).toMatchObject({ status: 422, json: { code: 'flow.invalid' } });
    expect(answer.json.problems.map(({ code }) => code)).toContain('node.no-trigger');
    expect((await call('POST', `/api/v1/flows/${id}/validate`)).json).toMatchObject({ problems: answer.json.problems });
    expect(
      (await call<{ problems: unknown[] }>('POST', `/api/v1/flows/${id}/validate`, { body: manualFlow() })).json
        .problems,
    ).toEqual([]);
  });

  it('counts versions, once for each Idempotency-Key', async () => {
    const id = await publishedFlow(call);
    const publish = (key: string, body: object = { note: 'again' }) =>
      call('POST', `/api/v1/flows/${id}/publish`, { body, headers: { 'idempotency-key': key } });
    const first = await publish('k1');
    const repeated = await publish('k1');
    expect([first.status, first.text]).toEqual([201, '{"version":2}']);
    expect([repeated.status, repeated.text, repeated.headers.get('idempotent-replay')]).toEqual([
      201,
      '{"version":2}',
      'true',
    ]);
    expect(await publish('k1', { note: 'other' })).toMatchObject({
      status: 422,
      json: { code: 'idempotency.key-reused' },
    });
    expect((await publish('k2')).json).toEqual({ version: 3 });
    expect((await publish('x'.repeat(300))).status).toBe(400);
    const versions = await call<{ items: { version: number; current: boolean }[]; nextCursor: string }>(
      'GET',
      `/api/v1/flows/${id}/versions?limit=2`,
    );
    expect(versions.json.items).toMatchObject([
      { version: 3, current: true },
      { version: 2, current: false },
    ]);
    const rest = await call('GET', `/api/v1/flows/${id}/versions?limit=2&cursor=${versions.json.nextCursor}`);
    expect(rest.json).toMatchObject({ items: [{ version: 1 }], nextCursor: null });
    expect((await call('GET', `/api/v1/flows/${id}/versions?cursor=nonsense`)).status).toBe(400);
    expect((await call('GET', `/api/v1/flows/${id}/versions/1`)).json).toMatchObject({
      version: 1,
      document: { name: 'By hand' },
    });
    expect((await call('GET', `/api/v1/flows/${id}/versions/9`)).status).toBe(404);
    expect((await call('GET', `/api/v1/flows/${id}/versions/1e3`)).status).toBe(404);
  });

  it('leaves the key of a failed request free', async () => {
    const id = await created();
    const publish = () => call('POST', `/api/v1/flows/${id}/publish`, { headers: { 'idempotency-key': 'mend' } });
    expect((await publish()).status).toBe(422);
    await call('PUT', `/api/v1/flows/${id}/draft`, { body: manualFlow(), headers: { 'if-match': '*' } });
    expect((await publish()).status).toBe(201);
  });
});

describe('a run by hand', () => {
  it('starts once for each Idempotency-Key, wakes a worker, and can be cancelled', async () => {
    const id = await publishedFlow(call);
    const start = (key: string) =>
      call<{ runId: string }>('POST', `/api/v1/flows/${id}/runs`, {
        body: { input: { a: 1 } },
        headers: { 'idempotency-key': key },
      });
    const [first, second] = [await start('r1'), await start('r1')];
    expect(first.status).toBe(202);
    expect(second.json).toEqual(first.json);
    const { runId } = first.json;
    await expect.poll(() => wakes).toContainEqual({ tenantId: 'acme', runId });
    expect((await call('GET', `/api/v1/runs/${runId}`)).json).toMatchObject({
      id: runId,
      flowId: id,
      status: 'pending',
      version: 1,
    });
    expect((await call<{ items: unknown[] }>('GET', `/api/v1/runs?flowId=${id}`)).json.items).toHaveLength(1);
    expect((await call('GET', `/api/v1/runs/${runId}/facts`)).json).toEqual({ items: [], nextCursor: null });
    expect((await call('GET', `/api/v1/runs/${runId}/messages`)).json).toEqual({ items: [], nextCursor: null });
    expect((await call('POST', `/api/v1/runs/${runId}/cancel`)).status).toBe(202);
    expect(await test.database.runStore.pendingSignals('acme', runId)).toMatchObject([{ kind: 'cancel' }]);
  });

  it('needs a published flow that is on, a customer who exists, and a mode that is there', async () => {
    const draft = await created();
    expect(await call('POST', `/api/v1/flows/${draft}/runs`)).toMatchObject({
      status: 409,
      json: { code: 'flow.not-published' },
    });
    const id = await publishedFlow(call);
    const start = (body: object) => call('POST', `/api/v1/flows/${id}/runs`, { body });
    expect(await start({ customerId: randomUUID() })).toMatchObject({
      status: 422,
      json: { errors: [{ pointer: '/customerId' }] },
    });
    expect(await start({ mode: 'debug' })).toMatchObject({ status: 422, json: { code: 'run.mode-unavailable' } });
    await call('PATCH', `/api/v1/flows/${id}`, { body: { enabled: false } });
    expect(await start({})).toMatchObject({ status: 409, json: { code: 'flow.disabled' } });
  });
});

it('writes down who did what', async () => {
  const entries = await test.sql<{ action: string; actor: string }>(
    "SELECT action, actor FROM audit_log WHERE tenant_id = 'acme'",
  );
  const actions = new Set(entries.map(({ action }) => action));
  for (const action of ['flow.created', 'flow.published', 'flow.removed', 'run.started', 'run.cancelled'])
    expect(actions).toContain(action);
  expect(entries.every(({ actor }) => actor.startsWith('api-key:'))).toBe(true);
});
