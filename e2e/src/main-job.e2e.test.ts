import { findKafka, findRedis, startKafka, startRedis } from '@columba/local-servers';
import type { Page, RunFact, RunResource } from '@columba/workflow-contracts';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ColumbaUnderTest, startUnderTest } from './support/columba-under-test.js';
import { eventually } from './support/eventually.js';
import { replyJourney } from './support/journeys.js';

interface Setup {
  name: string;
  workers: 'embedded' | number;
  /** Starts the servers that the setup needs beyond PostgreSQL. */
  servers(): Promise<{ env: Record<string, string>; stop(): Promise<void> }>;
}

const missing = [findRedis(), await findKafka()].flatMap((found) => (found.available ? [] : [found.reason]));
if (missing.length > 0 && process.env.CI) throw new Error(`Required where CI is set: ${missing.join('; ')}`);

const small: Setup = {
  name: 'small: PostgreSQL alone, one process',
  workers: 'embedded',
  servers: async () => ({ env: {}, stop: async () => undefined }),
};
const large: Setup = {
  name: 'large: PostgreSQL, Redis, Kafka, gateway and two workers',
  workers: 2,
  servers: async () => {
    const redis = await startRedis();
    const kafka = await startKafka();
    const stop = async (): Promise<void> => {
      await kafka.stop();
      await redis.stop();
    };
    return { env: { REDIS_URL: redis.url, KAFKA_BROKERS: kafka.brokers.join(',') }, stop };
  },
};

//  a customer writes --> signed webhook --> run --> live facts, numbered --> the reply reaches the phone
describe.each(missing.length > 0 ? [small] : [small, large])('the main job, $name', ({ workers, servers }) => {
  let product: ColumbaUnderTest;
  let started: Awaited<ReturnType<Setup['servers']>>;
  beforeAll(async () => {
    started = await servers();
    product = await startUnderTest({ parts: { workers }, env: started.env });
  });
  afterAll(async () => {
    await product?.stop();
    await started?.stop();
  });

  it('on all four channels, watched live', async () => {
    const { acme, simulator, columba } = product;
    const socket = io(`${columba.apiUrl}/live`, { auth: { token: 'demo-acme-key' }, transports: ['websocket'] });
    const facts: RunFact[] = [];
    socket.on('facts', (batch: RunFact[]) => facts.push(...batch));
    const ack = (await socket.emitWithAck('subscribe', 'tenant')) as { ok: boolean; last: number };
    expect(ack.ok).toBe(true);
    const customers = {
      whatsapp: '+4917100000001',
      sms: '+15005550009',
      email: 'main@example.test',
      instagram: '17840000000000555',
    } as const;
    for (const [channel, from] of Object.entries(customers) as [keyof typeof customers, string][]) {
      const flowId = await acme.publish(replyJourney(`main${channel}`, channel, 'Hello {{ event.text }}'));
      expect((await simulator.inbound({ channel, from, text: `main${channel}` })).status).toBe(200);
      const messages = await eventually(`the reply on ${channel}`, async () => {
        const received = await simulator.messages({ channel, to: from });
        return received.length > 0 && received;
      });
      expect(messages.map((message) => message.text.trim())).toEqual([`Hello main${channel}`]);
      await eventually('the run is completed', async () => {
        const { items } = await acme.call<Page<RunResource>>('GET', `/api/v1/runs?flowId=${flowId}`);
        return items.length === 1 && items[0]?.status === 'completed';
      });
    }
    await eventually(
      'all facts are here',
      async () => facts.filter((fact) => fact.body.type === 'run.completed').length === 4,
    );
    expect(facts.map((fact) => fact.number)).toEqual(facts.map((_, index) => ack.last + 1 + index));
    socket.close();
  });
});
