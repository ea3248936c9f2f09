import { migrateDatabase, openDatabase } from '@columba/database';
import { startTemporaryPostgres } from '@columba/local-servers';
import { ensureMessagingSchemas, openMessaging, silentLogger } from '@columba/messaging';
import { DEFAULT_WORKFLOW_OPTIONS, type WorkflowOptions, type WorkflowPorts } from '@columba/workflow';
import type {
  ChannelAdapters,
  ChannelConnection,
  EventBus,
  OutboundMessage,
  SendResult,
} from '@columba/workflow/ports';
import {
  type Channel,
  type CloudEvent,
  type FlowDocument,
  MESSAGE_RECEIVED,
  MESSAGE_STATUS,
} from '@columba/workflow-contracts';
import { triggersOf } from '@columba/workflow-engine';
import pg from 'pg';
import { pino } from 'pino';
import { type RunningWorker, startWorker } from '../start-worker.js';

export interface SentMessage extends OutboundMessage {
  channel: Channel;
}

export type Sending = (message: SentMessage) => Promise<SendResult> | SendResult;

let numbers = 0;
/** COLUMBA_TEST_LOG=1 shows what the worker says. */
const logger = process.env.COLUMBA_TEST_LOG ? pino({ level: 'debug' }) : silentLogger;

const accept: Sending = ({ messageId }) => ({ kind: 'accepted', providerMessageId: `p-${messageId}` });

/** The workflow library on a real database and the real embedded messaging; only the providers are played. */
export async function startWorkflowApp(
  wanted: { options?: Partial<WorkflowOptions>; ports?: Partial<WorkflowPorts> } = {},
) {
  const { postgres, stop: stopPostgres } = await startTemporaryPostgres();
  const ownerUrl = postgres.url();
  const { appUrl } = await migrateDatabase({ ownerUrl });
  await ensureMessagingSchemas(ownerUrl, { appRole: 'columba_app' });
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 3 });
  owner.on('error', () => undefined);
  await owner.query("INSERT INTO tenant (id, name) VALUES ('acme', 'Acme'), ('globex', 'Globex')");
  const database = await openDatabase({ url: appUrl, poolSize: 10, logger });
  const messaging = await openMessaging({ databaseUrl: appUrl, logger, clientId: 'test' });
  const sent: SentMessage[] = [];
  const behaviour: { send: Sending } = { send: accept };
  const ports = {
    ...database,
    ...messaging,
    ...wanted.ports,
    channelAdapters: playedChannels(sent, behaviour),
    connectionDirectory: {
      byId: async () => null,
      forSending: async (tenantId: string, channel: Channel) => connection(tenantId, channel),
    },
    logger,
    options: {
      ...DEFAULT_WORKFLOW_OPTIONS,
      owner: 'test',
      publicUrl: 'http://localhost',
      sweepIntervalMs: 300,
      leaseMs: 3_000,
      reconcileMs: 1_500,
      ...wanted.options,
    },
  } as unknown as WorkflowPorts;
  let worker = await startWorker(ports);
  return {
    ports,
    /** Of the superuser, past row-level security. */
    ownerUrl,
    sent,
    behaviour,
    /** Every provider takes what it is given, nothing has been sent, no flow listens. */
    reset: async (): Promise<void> => {
      sent.length = 0;
      behaviour.send = accept;
      await owner.query('UPDATE flow SET enabled = false');
    },
    sql: async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> =>
      (await owner.query<Row>(text, values)).rows,
    publish: async (document: FlowDocument, tenantId = 'acme'): Promise<string> => {
      const flow = await database.flowStore.create(tenantId, { name: document.name, description: '', by: null });
      const triggers = triggersOf(document).flatMap(({ nodeId, type, eventType }) =>
        eventType ? [{ nodeId, type, eventType }] : [],
      );
      const version = { document, triggers, label: null, note: null, by: null };
      await database.flowStore.publish(tenantId, flow.id, version);
      return flow.id;
    },
    receive: async (event: CloudEvent, times = 1): Promise<void> => {
      for (let time = 0; time < times; time += 1) await publish(messaging.eventBus, event);
    },
    /** A new worker in the place of this one, which stops in order unless `end` is another end. */
    replaceWorker: async (next: WorkflowPorts = ports, end = () => worker.stop()): Promise<RunningWorker> => {
      await end();
      worker = await startWorker(next);
      return worker;
    },
    stop: async () => {
      await worker.stop();
      await messaging.close();
      await database.close();
      await owner.end();
      await stopPostgres();
    },
  };
}

export type WorkflowApp = Awaited<ReturnType<typeof startWorkflowApp>>;

export function written(
  text: string,
  from: string,
  extra: { inReplyTo?: string; tenant?: string; channel?: Channel } = {},
): CloudEvent {
  numbers += 1;
  const { inReplyTo, tenant = 'acme', channel = 'whatsapp' } = extra;
  const data = {
    channel,
    connectionId: `${channel}-${tenant}`,
    providerMessageId: `wamid.${numbers}`,
    from,
    to: '+1',
    text,
    inReplyTo,
    media: [],
    sentAtMs: 1,
  };
  return {
    specversion: '1.0',
    id: `wamid.${numbers}`,
    source: '/test',
    type: MESSAGE_RECEIVED,
    subject: `${channel}:${from}`,
    tenantid: tenant,
    data,
  };
}

export function receipt(message: SentMessage, status: 'delivered' | 'failed'): CloudEvent {
  numbers += 1;
  const data = {
    channel: message.channel,
    connectionId: 'wa',
    providerMessageId: `p-${message.messageId}`,
    messageId: message.messageId,
    status,
    atMs: 1,
  };
  return {
    specversion: '1.0',
    id: `status.${numbers}`,
    source: '/test',
    type: MESSAGE_STATUS,
    subject: `whatsapp:${message.to}`,
    tenantid: 'acme',
    data,
  };
}

export function happened(type: string, subject: string, data: object = {}): CloudEvent {
  numbers += 1;
  return { specversion: '1.0', id: `event.${numbers}`, source: '/test', type, subject, tenantid: 'acme', data };
}

async function publish(eventBus: EventBus, event: CloudEvent): Promise<void> {
  const topic = event.type.startsWith('columba.message') ? 'columba.channel-events' : 'columba.business-events';
  await eventBus.publish(topic, [{ key: `${event.tenantid}:${event.subject}`, event }]);
}

function playedChannels(sent: SentMessage[], behaviour: { send: Sending }): ChannelAdapters {
  return {
    sender: (channel) => ({
      channel,
      send: async (_, message) => {
        const one = { ...message, channel };
        sent.push(one);
        return await behaviour.send(one);
      },
    }),
    webhook: () => undefined,
  };
}

function connection(tenantId: string, channel: Channel): ChannelConnection {
  return {
    id: `${channel}-${tenantId}`,
    tenantId,
    channel,
    provider: channel === 'sms' ? 'twilio' : channel,
    address: '+1',
    settings: {},
    secrets: {},
  };
}

export async function eventually<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false>,
  timeoutMs = 15_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
