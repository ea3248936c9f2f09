import { createHmac } from 'node:crypto';
import { openMessaging, silentLogger } from '@columba/messaging';
import type { FlowDocument } from '@columba/workflow-contracts';
import pg from 'pg';
import { Agent, request } from 'undici';
import { startColumba } from '../columba/start-columba.js';
import { ApiClient } from '../demo/api-client.js';
import type { Subject } from './measure.js';
import { type Usage, usageOf } from './process-usage.js';

export type ProductPart = 'gateway' | 'worker' | 'postgres';

export interface Setup {
  name: 'small' | 'large';
  redisUrl: string | undefined;
  kafkaBrokers: string | undefined;
}

export interface ProductUnderBench {
  fromBus: Subject;
  fromWebhook: Subject;
  databaseUrl: string;
  /** Of the demo tenant. */
  api: ApiClient;
  /** Puts business events on the bus; resolves when they are accepted. `from`: the customers' numbers, by id if left out. */
  publishEvents(type: string, ids: readonly string[], from?: (id: string) => string): Promise<void>;
  /** What each part has used so far. PostgreSQL only where it is the embedded one. */
  usage(): Record<ProductPart, Usage | null>;
  stop(): Promise<void>;
}

const CUSTOMERS = 2_000;
const WORD = 'benchmark';
const customer = (id: string) => `4930${String(Math.abs(hash(id)) % CUSTOMERS).padStart(8, '0')}`;

//  trigger (event or message) --> question --true--> set --> send --sent--> done
function journey(name: string, trigger: FlowDocument['nodes'][number], text: string): FlowDocument {
  const edge = (from: string, port: string, to: string) => ({
    id: `${from}-${port}`,
    from: { node: from, port },
    to: { node: to },
  });
  return {
    schemaVersion: 1,
    name,
    settings: { timezone: 'UTC', reentry: 'any', variables: {} },
    nodes: [
      trigger,
      { id: 'question', type: 'condition', config: { if: { path: 'event.type', op: 'exists' } } },
      { id: 'set', type: 'set_variables', config: { assign: [{ name: 'text', value: text }] } },
      { id: 'send', type: 'send_message', config: { channel: 'whatsapp', body: 'bench {{ vars.text }}' } },
      { id: 'done', type: 'end', config: {} },
    ],
    edges: [
      edge('start', 'out', 'question'),
      edge('question', 'true', 'set'),
      edge('question', 'false', 'done'),
      edge('set', 'out', 'send'),
      edge('send', 'sent', 'done'),
      edge('send', 'undeliverable', 'done'),
    ],
  };
}

/** Gateway and one worker as processes of their own, sending to the benchmark's provider. */
export async function startProduct(setup: Setup, dataDir: string, providerUrl: string): Promise<ProductUnderBench> {
  const { redisUrl, kafkaBrokers } = setup;
  const env = { LOG_LEVEL: 'error', SIMULATOR_URL: providerUrl, REDIS_URL: redisUrl, KAFKA_BROKERS: kafkaBrokers };
  const columba = await startColumba({ dataDir, env, parts: { workers: 1 } });
  await sendTo(providerUrl, columba.databaseUrl);
  const api = new ApiClient(columba.apiUrl, 'demo-acme-key');
  const onEvent = { id: 'start', type: 'trigger_event', config: { eventType: 'x.benchmark' } };
  await api.publish(journey('Benchmark, from an event', onEvent, '{{ event.data.id }}'));
  const onMessage = {
    id: 'start',
    type: 'trigger_message',
    config: { channels: ['whatsapp'], match: { any: [WORD] } },
  };
  await api.publish(journey('Benchmark, from a message', onMessage, "{{ event.text | remove_first: 'benchmark ' }}"));
  const brokers = kafkaBrokers ? kafkaBrokers.split(',') : [];
  const messaging = await openMessaging({
    databaseUrl: columba.databaseUrl,
    redisUrl,
    kafkaBrokers: brokers,
    logger: silentLogger,
    clientId: 'bench',
  });
  const publishEvents: ProductUnderBench['publishEvents'] = (type, ids, from = customer) =>
    messaging.eventBus.publish(
      'columba.business-events',
      ids.map((id) => businessEvent(type, id, from(id))),
    );
  const agent = new Agent({ connections: 64, pipelining: 1 });
  return {
    databaseUrl: columba.databaseUrl,
    api,
    publishEvents,
    usage: () => ({
      gateway: usageOf(columba.processes.gateway.pid),
      worker: usageOf(columba.processes.worker.pid),
      postgres: usageOf(columba.postgres?.pid),
    }),
    fromBus: {
      name: 'Columba, from bus event',
      batch: 200,
      parallel: 2,
      submit: (ids) => publishEvents('x.benchmark', ids),
    },
    fromWebhook: {
      name: 'Columba, from signed webhook',
      batch: 1,
      parallel: 64,
      submit: async (ids) => {
        for (const id of ids) await postWebhook(columba.apiUrl, id, agent);
      },
    },
    stop: async () => {
      await messaging.close();
      await agent.destroy();
      await columba.stop();
    },
  };
}

function businessEvent(type: string, id: string, from: string) {
  const subject = `whatsapp:+${from}`;
  return {
    key: `acme:${subject}`,
    event: {
      specversion: '1.0' as const,
      id,
      source: '/bench',
      type,
      tenantid: 'acme',
      subject,
      data: { id },
    },
  };
}

async function postWebhook(apiUrl: string, id: string, dispatcher: Agent): Promise<void> {
  const from = customer(id);
  const timestamp = String(Math.trunc(Date.now() / 1_000));
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550783881', phone_number_id: '106540352242922' },
    contacts: [{ profile: { name: 'Bench' }, wa_id: from }],
    messages: [{ from, id: `wamid.${id}`, timestamp, type: 'text', text: { body: `${WORD} ${id}` } }],
  };
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
  });
  const signature = createHmac('sha256', 'demo-wa-secret').update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
  const answer = await request(`${apiUrl}/webhooks/whatsapp/wa-acme`, { method: 'POST', headers, body, dispatcher });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`the gateway answered ${answer.statusCode} to a webhook`);
}

/** The demo tenant's WhatsApp connection now leads to the benchmark's provider. */
async function sendTo(providerUrl: string, databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    "UPDATE channel_connection SET settings = settings || jsonb_build_object('apiBaseUrl', $1::text) WHERE id = 'wa-acme'",
    [providerUrl],
  );
  await client.end();
}

function hash(text: string): number {
  let value = 0;
  for (const letter of text) value = (value * 31 + (letter.codePointAt(0) ?? 0)) | 0;
  return value;
}
