import { DEMO_JOURNEYS } from '@columba/database';
import { HistoryRecorder, type ScriptedAct, sampleStart, simulateFlow } from '@columba/workflow';
import type { CustomerSnapshot, RunQueries } from '@columba/workflow/ports';
import type { FlowDocument } from '@columba/workflow-contracts';
import { compileFlow, type RunState, replayHistory, replayStoredRun } from '@columba/workflow-engine';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { observeRuns } from './testing/observe-runs.js';
import { happened, startWorkflowApp, type WorkflowApp, written } from './testing/start-workflow-app.js';

const recorder = new HistoryRecorder();
let app: WorkflowApp;
beforeAll(async () => {
  app = await startWorkflowApp({ ports: { recorder } });
});
afterAll(() => app?.stop());
beforeEach(() => app.reset());

const { ended, waiting } = observeRuns(() => app);

interface Played {
  document: FlowDocument;
  phone: string;
  tags: string[];
  /** What the customer writes first, and then. */
  texts?: string[];
  undeliverable?: string[];
}

async function customerWith(phone: string, tags: string[]): Promise<CustomerSnapshot> {
  const identity = { kind: 'whatsapp' as const, value: phone };
  const asked = { tenantId: 'acme', identity, channel: null, connectionId: null, profileName: 'Ada' };
  const [ensured] = await app.ports.customerStore.ensure([asked]);
  if (!ensured) throw new Error('no customer');
  await app.ports.customerStore.applyTags('acme', ensured.customer.id, { add: tags, remove: [] });
  const customer = await app.ports.customerStore.get('acme', ensured.customer.id);
  if (!customer) throw new Error('no customer');
  return customer;
}

/** What a real worker did: over PostgreSQL, the bus and the queue, with real waits. */
async function really({ document, phone, texts = [], undeliverable = [] }: Played) {
  app.behaviour.send = ({ channel, messageId }) =>
    undeliverable.includes(channel)
      ? {
          kind: 'rejected',
          undeliverable: true,
          error: { code: 'x', kind: 'permanent', message: 'x', nodeId: null, retryAfterMs: null },
        }
      : { kind: 'accepted', providerMessageId: `p-${messageId}` };
  const flowId = await app.publish(document);
  const [first, ...rest] = texts;
  if (first === undefined) await app.receive(happened('columba.customer.registered.v1', `whatsapp:${phone}`));
  else await app.receive(written(first, phone));
  for (const text of rest) {
    await waiting(flowId);
    await app.receive(written(text, phone));
  }
  const [run] = await ended(flowId);
  const rows = await app.sql<{ body: { type: string; nodeId?: string; outcome?: string } }>(
    'SELECT body FROM flow_event WHERE run_id = $1 ORDER BY seq',
    [run?.id],
  );
  const facts = rows.map(({ body }) => [body.type, body.nodeId, body.outcome].filter(Boolean).join(' '));
  return { runId: run?.id ?? '', facts, messages: app.sent.map(({ channel, to, body }) => ({ channel, to, body })) };
}

async function simulated({ document, texts = [], undeliverable = [] }: Played, customer: CustomerSnapshot) {
  const [text, ...rest] = texts;
  const input = text === undefined ? {} : { text };
  const result = await simulateFlow({
    flow: { flowId: '01900000-0000-7000-8000-0000000000f1', version: 1, document },
    subflows: new Map(),
    runId: '01900000-0000-7000-8000-000000000001',
    ...sampleStart(document, { input, customer, atMs: Date.UTC(2026, 0, 15, 12) }),
    customer,
    optedOut: [],
    startMs: Date.UTC(2026, 0, 15, 12),
    acts: rest.map((reply): ScriptedAct => ({ kind: 'reply', text: reply, afterMs: 1_000 })),
    sends: undeliverable.map((channel) => ({ channel: channel as 'sms', result: 'undeliverable', times: 9 })),
  });
  const facts = result.facts.map(({ body }) =>
    [body.type, 'nodeId' in body && body.nodeId, 'outcome' in body && body.outcome].filter(Boolean).join(' '),
  );
  return { facts, messages: result.messages.map(({ channel, to, body }) => ({ channel, to, body })) };
}

/** From what PostgreSQL has of the run, as the API does it. */
async function replayed(runId: string, document: FlowDocument) {
  const { runQueries } = app.ports as unknown as { runQueries: RunQueries };
  const found = await runQueries.get('acme', runId);
  if (!found) throw new Error('no run');
  const effects = await runQueries.effectsOfRun('acme', runId);
  const outputs = effects.map(({ key, result }) => [key, (result as { output: null } | null)?.output ?? null] as const);
  expect(effects.length).toBeGreaterThan(0);
  const facts = (await runQueries.factsOfRun('acme', runId, 0, 500)) ?? [];
  return replayStoredRun(compileFlow(document), {
    runId,
    status: found.run.status,
    facts: facts.map(({ seq, atMs, body }) => ({ seq, atMs, body })),
    state: found.state as RunState,
    effects: new Map(outputs),
  });
}

const [orderStatus, welcome, triage] = DEMO_JOURNEYS.map(({ document }) => document) as [
  FlowDocument,
  FlowDocument,
  FlowDocument,
];
const CASES: [string, Played][] = [
  ['order status', { document: orderStatus, phone: '+4915400000001', tags: [], texts: ['my order', '4711'] }],
  ['order status of a VIP', { document: orderStatus, phone: '+4915400000002', tags: ['vip'], texts: ['order', '12'] }],
  ['welcome', { document: welcome, phone: '+4915400000003', tags: [] }],
  ['welcome by SMS', { document: welcome, phone: '+4915400000004', tags: [], undeliverable: ['whatsapp'] }],
  ['complaint', { document: triage, phone: '+4915400000005', tags: [], texts: ['it is broken', 'the lid'] }],
];

describe('a simulation and a worker, given the same answers', () => {
  it.each(CASES)('go the same way and send the same: %s', async (_name, played) => {
    const customer = await customerWith(played.phone, played.tags);
    const tried = await simulated(played, customer);
    const { runId, ...real } = await really(played);
    expect(real.facts.length).toBeGreaterThan(4);
    expect(tried).toEqual(real);
    expect(await replayed(runId, played.document)).toMatchObject({ differences: [], same: true });
  });

  it('what a real worker was given replays to the facts that it stored', async () => {
    const played: Played = { document: triage, phone: '+4915400000009', tags: [], texts: ['refund', 'too late'] };
    await customerWith(played.phone, []);
    const { runId, facts } = await really(played);
    const history = recorder.history(runId, 'complaint', triage);
    const recorded = history.steps.flatMap((step) => step.facts);
    expect(recorded.map(({ body }) => body.type)).toEqual(facts.map((fact) => fact.split(' ')[0]));
    expect(replayHistory(history)).toMatchObject({ same: true, differences: [] });
  });
});
