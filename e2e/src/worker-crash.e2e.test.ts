import type { Page, RunDetail, RunResource } from '@columba/workflow-contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ColumbaUnderTest, startUnderTest } from './support/columba-under-test.js';
import { eventually } from './support/eventually.js';
import { replyJourney } from './support/journeys.js';

let product: ColumbaUnderTest;
beforeAll(async () => {
  product = await startUnderTest({ parts: { workers: 1 } });
});
afterAll(() => product?.stop());

/**
 *   worker: intent committed --> provider called --> answer read --> commit blocked by our lock
 *                                                                          X kill -9
 * Which of confirmed and unknown applies: WhatsApp, SMS and email receipts carry our message id, so the doubt is
 * resolved; Instagram's carry nothing of ours, so it stays, and the run goes on saying so.
 */
describe('kill -9 of the worker between the provider’s answer and the commit', () => {
  it.each([
    { channel: 'whatsapp' as const, from: '+4915900000001', status: 'accepted' },
    { channel: 'sms' as const, from: '+15005550101', status: 'accepted' },
    { channel: 'email' as const, from: 'crash@example.test', status: 'accepted' },
    { channel: 'instagram' as const, from: '17840000000000991', status: 'unknown' },
  ])(
    '$channel: the run ends, the customer has one message, its status is $status',
    async ({ channel, from, status }) => {
      const { acme, simulator, columba } = product;
      const flowId = await acme.publish(replyJourney(`crash${channel}`, channel, `one and only on ${channel}`));
      // The answer is held back, so that our lock is there before the worker's commit.
      await simulator.behave({ channel, latencyMs: 400, receipts: [{ status: 'delivered', afterMs: 2_500 }] });
      await simulator.inbound({ channel, from, text: `crash${channel}` });
      await eventually(
        'the provider has the message',
        async () => (await simulator.messages({ channel, to: from })).length > 0,
        10_000,
        10,
      );

      const lock = await product.session();
      await lock.query('BEGIN');
      await lock.query('SELECT id FROM flow_run WHERE flow_id = $1 FOR UPDATE', [flowId]);
      await new Promise((resolve) => setTimeout(resolve, 900));
      await columba.processes.worker.kill('SIGKILL');
      // PostgreSQL does not notice that the worker is gone while its statement waits, and would still commit it.
      const blocked = await lock.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'",
      );
      expect(blocked.rowCount).toBeGreaterThan(0);
      await lock.query('ROLLBACK');
      await lock.end();
      await simulator.behave({ channel, latencyMs: 0 });
      await columba.processes.worker.start();

      const { items } = await acme.call<Page<RunResource>>('GET', `/api/v1/runs?flowId=${flowId}`);
      expect(items).toHaveLength(1);
      const runId = items[0]?.id ?? '';
      const run = await eventually<RunDetail>(
        'the run ends',
        async () => {
          const detail = await acme.run(runId);
          return detail.status === 'completed' && detail;
        },
        120_000,
        250,
      );
      expect(run.path).toEqual(['start', 'reply', 'done']);
      const nodes = run.context.nodes as Record<string, { output: { status: string } }>;
      expect(nodes.reply?.output.status).toBe(status);
      expect(await simulator.messages({ channel, to: from })).toHaveLength(1);
      const [effect] = await product.sql<{ state: string }>('SELECT state FROM effect WHERE run_id = $1', [runId]);
      expect(effect?.state).toBe(status === 'accepted' ? 'confirmed' : 'unknown');
    },
  );
});
