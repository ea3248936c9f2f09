import { randomUUID } from 'node:crypto';
import type { ApprovalResource } from '@columba/workflow-contracts';
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
  call = apiCaller(test.gateway.url, KEYS.agent);
  flowId = await publishedFlow(apiCaller(test.gateway.url, KEYS.admin));
});
afterAll(() => test.stop());

/** A run that waits for a person, as a worker leaves it. */
async function question(fields: { assignees?: string[]; role?: 'admin' | null } = {}) {
  const { json } = await call<{ runId: string }>('POST', `/api/v1/flows/${flowId}/runs`, { body: {} });
  const { runId } = json;
  const [claimed] = await test.database.runStore.claim([{ tenantId: 'acme', runId }], 'w', 60_000);
  const waitId = `${runId}:ask:0:approval`;
  await test.database.runStore.commit([
    {
      tenantId: 'acme',
      runId,
      fence: claimed?.fence ?? 0,
      status: 'waiting',
      state: {},
      wakeAtMs: Date.now() + 3_600_000,
      waitReason: 'approval',
      error: null,
      facts: [],
      armWaits: [
        {
          waitId,
          nodeId: 'ask',
          tokenId: 't1',
          kind: 'approval',
          eventType: null,
          correlation: null,
          filter: null,
          channel: null,
          expiresAtMs: Date.now() + 3_600_000,
          approval: { title: 'Refund 40 €?', instructions: 'Look twice', assignees: [], role: null, ...fields },
        },
      ],
      disarmWaits: [],
      effects: [],
      messages: [],
      deadLetter: null,
      consumedSignals: [],
      release: true,
    },
  ]);
  const open = await call<{ items: ApprovalResource[] }>('GET', `/api/v1/approvals?runId=${runId}`);
  return { runId, waitId, id: open.json.items[0]?.id ?? '', open: open.json.items };
}
const decide = (id: string, body: object, key?: string) =>
  call<ApprovalResource & { code: string }>('POST', `/api/v1/approvals/${id}`, key ? { body, key } : { body });

describe('/api/v1/approvals', () => {
  it('lists what is open, and takes a decision once: audited, and in the run’s mailbox', async () => {
    const { id, runId, waitId, open } = await question();
    expect(open).toMatchObject([{ id, runId, flowId, title: 'Refund 40 €?', status: 'open', nodeId: 'ask' }]);
    const run = await call('GET', `/api/v1/runs/${runId}`);
    expect(run.json).toMatchObject({ waitingFor: 'approval', parentRunId: null, depth: 0 });
    expect(run.json.waits).toMatchObject([{ nodeId: 'ask', reason: 'approval' }]);
    const first = await decide(id, { decision: 'approved', note: 'secret words' });
    expect(first).toMatchObject({ status: 200, json: { status: 'approved', note: 'secret words' } });
    expect(first.json.decidedBy).toMatch(/^api-key:/);
    const again = await decide(id, { decision: 'approved', note: 'secret words' });
    expect([again.status, again.json]).toEqual([200, first.json]);
    const mail = await test.sql('SELECT wait_id, payload FROM flow_signal WHERE run_id = $1', [runId]);
    const payload = { decision: 'approved', by: first.json.decidedBy, note: 'secret words' };
    expect(mail).toEqual([{ wait_id: waitId, payload }]);
    const audit = await test.sql(`SELECT actor, detail FROM audit_log WHERE target = $1`, [`approval:${id}`]);
    expect(audit).toMatchObject([{ actor: first.json.decidedBy, detail: { decision: 'approved', hasNote: true } }]);
    expect([JSON.stringify(audit), test.log.join('')].join('')).not.toContain('secret words');
  });

  it('refuses a second opinion', async () => {
    const { id } = await question();
    await decide(id, { decision: 'rejected' });
    expect(await decide(id, { decision: 'approved' })).toMatchObject({
      status: 409,
      json: { code: 'approval.decided' },
    });
    expect(await decide(id, { decision: 'rejected' }, KEYS.admin)).toMatchObject({ status: 409 });
  });

  it('a viewer reads and does not decide; others than those named do not either; an admin may', async () => {
    const { id } = await question({ assignees: ['bob@acme.test'] });
    const read = await call('GET', `/api/v1/approvals/${id}`, { key: KEYS.viewer });
    expect(read).toMatchObject({ status: 200, json: { assignees: ['bob@acme.test'] } });
    const body = { decision: 'approved' };
    expect(await decide(id, body, KEYS.viewer)).toMatchObject({ status: 403, json: { code: 'auth.forbidden' } });
    expect(await decide(id, body)).toMatchObject({ status: 403, json: { code: 'approval.not-assigned' } });
    expect(await decide(id, body, KEYS.admin)).toMatchObject({ status: 200 });
  });

  it('a run that has ended waits for nobody', async () => {
    const { id, runId } = await question();
    await test.sql(`UPDATE flow_run SET status = 'cancelled', ended_at = now() WHERE id = $1`, [runId]);
    expect(await decide(id, { decision: 'approved' })).toMatchObject({
      status: 409,
      json: { code: 'approval.closed' },
    });
  });

  it.each([
    ['no decision', {}],
    ['another word', { decision: 'maybe' }],
    ['too long a note', { decision: 'approved', note: 'x'.repeat(2_001) }],
  ])('refuses %s', async (_what, body) => {
    expect(await decide(randomUUID(), body)).toMatchObject({ status: 422, json: { errors: expect.any(Array) } });
  });

  it('pages through what is decided', async () => {
    for (let n = 0; n < 3; n += 1) await decide((await question()).id, { decision: 'rejected' });
    const path = '/api/v1/approvals?status=rejected&limit=2';
    const first = await call<{ items: ApprovalResource[]; nextCursor: string }>('GET', path);
    const second = await call<{ items: ApprovalResource[] }>('GET', `${path}&cursor=${first.json.nextCursor}`);
    expect(first.json.items).toHaveLength(2);
    const ids = [...first.json.items, ...second.json.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(3);
  });
});
