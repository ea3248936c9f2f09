import { randomUUID } from 'node:crypto';
import type { FlowDocumentInput } from '@columba/workflow-contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiCaller } from '../testing/api-caller.js';
import { manualFlow, publishedFlow } from '../testing/flows.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../testing/gateway-under-test.js';
import { KEYS } from '../testing/seed-tenants.js';

let test: GatewayUnderTest;
let call: ReturnType<typeof apiCaller>;
beforeAll(async () => {
  test = await startGatewayUnderTest();
  call = apiCaller(test.gateway.url, KEYS.admin);
});
afterAll(() => test.stop());

const post = (path: string, body?: unknown, headers?: Record<string, string>) =>
  call('POST', `/api/v1${path}`, { body, headers });
const get = async (path: string) => (await call('GET', `/api/v1${path}`)).json;

async function startedRun(flowId?: string): Promise<{ flowId: string; runId: string }> {
  const flow = flowId ?? (await publishedFlow(call));
  const { json } = await post(`/flows/${flow}/runs`, {});
  return { flowId: flow, runId: String(json.runId) };
}
/** As a worker would have left it. */
const left = (runId: string, status: string, state: object = {}, ended = false) =>
  test.sql(`UPDATE flow_run SET status = $2, state = $3, ended_at = CASE WHEN $4 THEN now() END WHERE id = $1`, [
    runId,
    status,
    state,
    ended,
  ]);
const context = (runId: string, flowId: string) => ({
  event: { type: 'manual' },
  customer: null,
  conversation: null,
  run: { id: runId, flowId, version: 1, mode: 'live' },
});
/** A run that failed at `done`, with its dead letter. */
async function failedRun(flowId?: string): Promise<{ flowId: string; runId: string; letterId: string }> {
  const run = await startedRun(flowId);
  const error = { code: 'x.down', kind: 'permanent', message: 'Down.', nodeId: 'done', retryAfterMs: null };
  const token = { id: 't1', nodeId: 'done', status: 'executing', iteration: 0, attempt: 1, sinceMs: 1, from: 'start' };
  const state = {
    ...{
      v: 1,
      runId: run.runId,
      status: 'failed',
      seq: 3,
      executed: 2,
      tokenCount: 1,
      tokens: [],
      fired: {},
      vars: {},
    },
    ...{ context: context(run.runId, run.flowId), nodes: {}, visits: { start: 1, done: 1 } },
    failure: { error, tokenId: 't1', nodeId: 'done', tokens: [token] },
  };
  await left(run.runId, 'failed', state, true);
  const letterId = randomUUID();
  await test.sql(
    `INSERT INTO failed_flow_run (tenant_id, id, run_id, flow_id, version, node_id, fingerprint, error)
     VALUES ('acme', $1, $2, $3, 1, 'done', $4, $5)`,
    [letterId, run.runId, run.flowId, `print-${run.flowId}`, error],
  );
  return { ...run, letterId };
}

describe('one run', () => {
  it('can be paused, resumed and cancelled; asking again for what is so already is accepted', async () => {
    const { runId } = await startedRun();
    expect(await post(`/runs/${runId}/pause`)).toMatchObject({ status: 202, json: { runId, id: runId } });
    await left(runId, 'paused');
    expect((await post(`/runs/${runId}/pause`)).status).toBe(202);
    expect((await post(`/runs/${runId}/resume`)).status).toBe(202);
    expect((await post(`/runs/${runId}/cancel`)).status).toBe(202);
    const signals = await test.database.runStore.pendingSignals('acme', runId);
    expect(signals.map(({ kind }) => kind)).toEqual(['pause', 'resume', 'cancel']);
    expect(signals[0]?.payload).toMatchObject({ by: expect.stringContaining('api-key:') });
    await left(runId, 'cancelled', {}, true);
    expect((await post(`/runs/${runId}/cancel`)).status).toBe(202);
    for (const action of ['pause', 'resume'])
      expect(await post(`/runs/${runId}/${action}`)).toMatchObject({ status: 409, json: { code: 'run.ended' } });
    expect(await post(`/runs/${runId}/retry`)).toMatchObject({ status: 409, json: { code: 'run.not-failed' } });
  });

  it('that failed is retried as one new run, however often it is asked for', async () => {
    const { runId } = await failedRun();
    const [first, second] = [await post(`/runs/${runId}/retry`), await post(`/runs/${runId}/retry`)];
    expect(first).toMatchObject({ status: 202, json: { status: 'pending' } });
    expect(first.json.runId).not.toBe(runId);
    expect(second.json.runId).toBe(first.json.runId);
    expect(await get(`/runs/${runId}`)).toMatchObject({ status: 'failed' });
    await test.sql("UPDATE failed_flow_run SET status = 'discarded', redrive_run_id = NULL WHERE run_id = $1", [runId]);
    expect(await post(`/runs/${runId}/retry`)).toMatchObject({ status: 409, json: { code: 'run.no-dead-letter' } });
  });

  it('begins anew at a node that it came through, as a run that names it', async () => {
    const { runId, flowId } = await startedRun();
    expect(await post(`/runs/${runId}/restart`, { nodeId: 'done' })).toMatchObject({
      status: 409,
      json: { code: 'run.cannot-restart' },
    });
    const state = { ...{ v: 1, runId, status: 'completed', seq: 4, tokens: [], vars: { a: 1 }, nodes: {} } };
    await left(runId, 'completed', { ...state, visits: { start: 1, done: 1 }, context: context(runId, flowId) }, true);
    const headers = { 'idempotency-key': randomUUID() };
    const answer = await post(`/runs/${runId}/restart`, { nodeId: 'done', vars: { a: 2 } }, headers);
    expect(answer).toMatchObject({
      status: 202,
      json: { restartedFromRunId: runId, nodeId: 'done', repeats: [] },
    });
    expect((await post(`/runs/${runId}/restart`, { nodeId: 'done', vars: { a: 2 } }, headers)).json).toEqual(
      answer.json,
    );
    const next = await get(`/runs/${answer.json.runId}`);
    expect(next).toMatchObject({
      restartedFromRunId: runId,
      status: 'pending',
      version: 1,
      context: { vars: { a: 2 } },
    });
    expect(await post(`/runs/${runId}/restart`, { nodeId: 'nowhere' })).toMatchObject({ status: 409 });
    expect(await post(`/runs/${runId}/restart`, {})).toMatchObject({ status: 422 });
  });
});

describe('many runs', () => {
  it('become a job with its progress, which can be called off', async () => {
    const { flowId, runId } = await startedRun();
    await startedRun(flowId);
    const made = await post('/runs/bulk', { action: 'pause', filter: { flowId }, throttle: 5 });
    expect(made).toMatchObject({
      status: 202,
      json: { action: 'pause', state: 'running', total: 2, done: 0, throttle: 5 },
    });
    const path = `/bulk-jobs/${made.json.id}`;
    expect(await get(path)).toMatchObject({ id: made.json.id, total: 2 });
    expect(await post(`${path}/cancel`)).toMatchObject({ status: 200, json: { state: 'cancelled' } });
    expect(await post(`${path}/cancel`)).toMatchObject({ status: 200, json: { state: 'cancelled' } });
    expect(await post('/runs/bulk', { action: 'cancel', ids: [runId] })).toMatchObject({ json: { total: 1 } });
  });

  it.each([
    ['an empty filter', { action: 'cancel', filter: {} }],
    ['neither ids nor filter', { action: 'cancel' }],
    ['an action that is none', { action: 'explode', ids: [randomUUID()] }],
    ['a filter of another system', { action: 'cancel', filter: { tenantId: 'globex' } }],
  ])('are not chosen by %s', async (_, body) => {
    expect((await post('/runs/bulk', body)).status).toBe(422);
  });
});

describe('dead letters', () => {
  it('are listed in groups, previewed, and re-driven', async () => {
    const { flowId, letterId } = await failedRun();
    const other = await failedRun(flowId);
    const fingerprint = `print-${flowId}`;
    const { items } = (await get('/dead-letters/groups')) as { items: { fingerprint: string }[] };
    expect(items.find((group) => group.fingerprint === fingerprint)).toMatchObject({
      count: 2,
      flowId,
      flowName: 'By hand',
      nodeId: 'done',
      versions: [1],
      sample: { error: { code: 'x.down' } },
    });
    const preview = await post('/dead-letters/redrive', { fingerprint, dryRun: true });
    expect(preview).toMatchObject({ status: 200, json: { total: 2, willRedrive: 2, willSkip: 0 } });
    const impossible = await post('/dead-letters/redrive', { fingerprint, version: 9, dryRun: true });
    expect(impossible.json).toMatchObject({
      willSkip: 2,
      reasons: [{ reason: 'The flow has no version 9.', count: 2 }],
    });
    expect(await post('/dead-letters/redrive', { ids: [letterId], version: 9 })).toMatchObject({
      json: { runIds: [] },
    });
    const done = await post('/dead-letters/redrive', { ids: [letterId] });
    expect(done).toMatchObject({ status: 202, json: { runIds: [expect.any(String)], job: null } });
    const slowly = await post('/dead-letters/redrive', { ids: [other.letterId], throttle: 1 });
    expect(slowly).toMatchObject({ status: 202, json: { runIds: [], job: { action: 'redrive', total: 1 } } });
  });
});

describe('a kill switch', () => {
  it('stops a flow with a job for its runs, refuses starts, and is on until it is switched off', async () => {
    const { flowId, runId } = await startedRun();
    const stopped = await post(`/flows/${flowId}/stop`, { mode: 'pause', reason: 'wrong text' });
    expect(stopped).toMatchObject({ status: 200, json: { on: true, flowId, reason: 'wrong text' } });
    expect(await get(`/bulk-jobs/${stopped.json.jobId}`)).toMatchObject({ action: 'pause', total: 1 });
    expect(await post(`/flows/${flowId}/stop`)).toMatchObject({ json: { id: stopped.json.id, jobId: null } });
    for (const path of [`/flows/${flowId}/runs`, `/runs/${runId}/resume`])
      expect(await post(path, {})).toMatchObject({ status: 409, json: { code: 'flow.stopped' } });
    expect(await get(`/flows/${flowId}/stops`)).toMatchObject({ items: [{ on: true }] });
    expect(await post(`/flows/${flowId}/resume`)).toMatchObject({ json: { on: false, jobId: expect.any(String) } });
    expect(await post(`/flows/${flowId}/resume`)).toMatchObject({ status: 409, json: { code: 'kill-switch.off' } });
    expect((await post(`/flows/${flowId}/runs`, {})).status).toBe(202);
  });

  it('of the whole tenant is for admins only', async () => {
    const asAgent = await call('POST', '/api/v1/kill-switch', { body: { on: true }, key: KEYS.agent });
    expect(asAgent).toMatchObject({ status: 403 });
    const flowId = await publishedFlow(call);
    expect(await post('/kill-switch', { on: true, mode: 'cancel' })).toMatchObject({
      json: { on: true, flowId: null },
    });
    expect(await post(`/flows/${flowId}/runs`, {})).toMatchObject({ status: 409 });
    expect(await get('/kill-switch')).toMatchObject({ items: [{ on: true, mode: 'cancel' }] });
    await post(`/flows/${flowId}/stop`, { reason: 'wrong text' });
    expect(await get('/stops')).toMatchObject({ items: [{ flowId: null }, { flowId, reason: 'wrong text' }] });
    await post(`/flows/${flowId}/resume`);
    expect((await post('/kill-switch', { on: false })).status).toBe(200);
    expect(await get('/stops')).toEqual({ items: [], nextCursor: null });
  });
});

describe('a new version', () => {
  const renamed = (): FlowDocumentInput => ({
    ...manualFlow(),
    nodes: [
      { id: 'start', type: 'trigger_manual' },
      { id: 'finish', type: 'end' },
    ],
    edges: [{ id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'finish' } }],
  });
  const saveDraft = (flowId: string, body: FlowDocumentInput) =>
    call('PUT', `/api/v1/flows/${flowId}/draft`, { body, headers: { 'if-match': '*' } });

  it('says beforehand what would become of active runs, and moves them when asked to', async () => {
    const { flowId, runId } = await startedRun();
    await left(runId, 'waiting', { tokens: [{ nodeId: 'done' }] });
    await saveDraft(flowId, renamed());
    expect((await post(`/flows/${flowId}/migration/preview`)).json).toMatchObject({
      toVersion: null,
      total: 1,
      canMigrate: 0,
      cannotMigrate: 1,
      summary: ['1 run waits at a node that is gone: "done" of version 1', '0 runs can move'],
    });
    const nodeMapping = { done: 'finish' };
    expect((await post(`/flows/${flowId}/migration/preview`, { nodeMapping })).json).toMatchObject({ canMigrate: 1 });
    const published = await post(`/flows/${flowId}/publish`, { runsInFlight: 'migrate', nodeMapping });
    expect(published).toMatchObject({ status: 201, json: { version: 2, job: { action: 'migrate', total: 1 } } });
    expect((await post(`/flows/${flowId}/migration/preview`, { toVersion: 2 })).json).toMatchObject({ total: 1 });
    expect((await post(`/flows/${flowId}/migration/preview`, { toVersion: 7 })).status).toBe(404);
  });

  it('leaves runs where they are unless told, and may end them', async () => {
    const { flowId } = await startedRun();
    expect((await post(`/flows/${flowId}/publish`)).json).toEqual({ version: 2 });
    expect((await post(`/flows/${flowId}/publish`, { runsInFlight: 'leave' })).json).toMatchObject({
      job: { action: 'cancel', total: 1 },
    });
  });

  it('may be an earlier one again', async () => {
    const { flowId } = await startedRun();
    await saveDraft(flowId, renamed());
    await post(`/flows/${flowId}/publish`);
    expect(await post(`/flows/${flowId}/versions/1/rollback`)).toMatchObject({ status: 201, json: { version: 3 } });
    expect(await get(`/flows/${flowId}/versions/3`)).toMatchObject({
      current: true,
      label: 'Version 1 again',
      document: { nodes: [{ id: 'start' }, { id: 'done' }] },
    });
    expect((await post(`/flows/${flowId}/versions/9/rollback`)).status).toBe(404);
    expect(await get(`/flows/${flowId}/versions/1/diff/2`)).toMatchObject({
      identical: false,
      nodes: { added: ['finish'], removed: ['done'], changed: [] },
    });
    expect(await get(`/flows/${flowId}/versions/1/diff/3`)).toMatchObject({ identical: true });
    expect((await call('GET', `/api/v1/flows/${flowId}/versions/1/diff/9`)).status).toBe(404);
  });
});

it('writes down who did what', async () => {
  const rows = await test.sql<{ action: string }>("SELECT DISTINCT action FROM audit_log WHERE tenant_id = 'acme'");
  expect(rows.map(({ action }) => action)).toEqual(
    expect.arrayContaining([
      'run.paused',
      'run.resumed',
      'run.cancelled',
      'run.retried',
      'run.restarted',
      'bulk-job.created',
      'bulk-job.cancelled',
      'dead-letter.redrive',
      'kill-switch.on',
      'kill-switch.off',
      'flow.rolled-back',
    ]),
  );
});
