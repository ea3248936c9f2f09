import type { Page, RunResource } from '@columba/workflow-contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ColumbaUnderTest, startUnderTest } from './support/columba-under-test.js';
import { eventually } from './support/eventually.js';
import { replyJourney } from './support/journeys.js';
import { postWebhook, whatsappWebhook } from './support/whatsapp-webhook.js';

let product: ColumbaUnderTest;
beforeAll(async () => {
  product = await startUnderTest();
});
afterAll(() => product?.stop());

const post = (body: string, secret?: string, connection?: string) =>
  postWebhook(product.columba.apiUrl, body, { secret, connection });
const count = async (table: string) =>
  Number((await product.sql<{ n: string }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n);
const stored = async () => [
  await count('inbox'),
  await count('message'),
  await count('flow_run'),
  await count('customer'),
];

describe('webhooks are delivered at least once and in any order', () => {
  it('the same three webhooks, three times and in another order: one run each', async () => {
    const flowId = await product.acme.publish(replyJourney('again', 'whatsapp', 'once'));
    const bodies = [1, 2, 3].map((n) =>
      whatsappWebhook({ id: `wamid.again${n}`, from: `49170000000${n}`, text: 'again please' }),
    );
    for (const order of [
      [0, 1, 2],
      [2, 0, 1],
      [1, 2, 0],
    ]) {
      const answers = await Promise.all(order.map((index) => post(bodies[index] ?? '')));
      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    }
    const runs = await eventually('three runs have ended', async () => {
      const page = await product.acme.call<Page<RunResource>>('GET', `/api/v1/runs?flowId=${flowId}`);
      return page.items.filter((run) => run.status === 'completed').length >= 3 && page.items;
    });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(runs).toHaveLength(3);
    for (const n of [1, 2, 3]) expect(await product.simulator.messages({ to: `+49170000000${n}` })).toHaveLength(1);
  });
});

describe('what must be refused is refused, and nothing is stored', () => {
  it.each([
    ['a forged signature', () => post(whatsappWebhook({ id: 'w1', text: 'again' }), 'not-the-secret'), 401],
    [
      'no signature',
      () => postWebhook(product.columba.apiUrl, whatsappWebhook({ id: 'w2', text: 'again' }), { signature: null }),
      401,
    ],
    ['an unknown connection', () => post(whatsappWebhook({ id: 'w3', text: 'again' }), undefined, 'wa-nobody'), 404],
    [
      'a connection of another provider',
      () => post(whatsappWebhook({ id: 'w4', text: 'again' }), undefined, 'sms-acme'),
      404,
    ],
    ['a body of 10 MB', () => post('x'.repeat(10_000_000)), 413],
    ['bad JSON', () => post('{"object": '), 400],
  ])('%s', async (_, send, status) => {
    const before = await stored();
    const answer = await send();
    expect(answer.status).toBe(status);
    expect(answer.contentType).toContain('application/problem+json');
    const problem = JSON.parse(answer.body) as Record<string, unknown>;
    expect(problem).toMatchObject({ status });
    for (const field of ['code', 'detail', 'mend']) expect(problem[field], field).toBeTruthy();
    expect(await stored()).toEqual(before);
  });

  it('another tenant’s ids answer as ids that do not exist', async () => {
    const flowId = await product.acme.publish(replyJourney('mine', 'whatsapp', 'mine'));
    await product.simulator.inbound({ channel: 'whatsapp', from: '+4917000000099', text: 'mine' });
    const run = await eventually(
      'a run',
      async () => (await product.acme.call<Page<RunResource>>('GET', `/api/v1/runs?flowId=${flowId}`)).items[0],
    );
    const nobody = '01890000-0000-7000-8000-000000000000';
    const paths = (flow: string, runId: string, customer: string) => [
      ['GET', `/api/v1/flows/${flow}`],
      ['GET', `/api/v1/flows/${flow}/draft`],
      ['POST', `/api/v1/flows/${flow}/publish`],
      ['GET', `/api/v1/runs/${runId}`],
      ['GET', `/api/v1/runs/${runId}/facts`],
      ['POST', `/api/v1/runs/${runId}/cancel`],
      ['GET', `/api/v1/customers/${customer}`],
    ];
    const ask = async ([method, path]: string[]) => {
      const response = await fetch(`${product.columba.apiUrl}${path}`, {
        method: method ?? 'GET',
        headers: { authorization: 'Bearer demo-globex-key', 'content-type': 'application/json' },
        body: method === 'POST' ? '{}' : undefined,
      });
      const { status, code, detail } = (await response.json()) as Record<string, unknown>;
      return { status, code, detail };
    };
    const foreign = paths(flowId, run.id, run.customerId ?? nobody);
    const missing = paths(nobody, nobody, nobody);
    for (const [index, path] of foreign.entries()) {
      const answer = await ask(path);
      expect(answer.status, path.join(' ')).toBe(404);
      expect(answer).toEqual(await ask(missing[index] ?? []));
    }
    expect((await product.acme.call<{ id: string }>('GET', `/api/v1/flows/${flowId}`)).id).toBe(flowId);
  });
});
