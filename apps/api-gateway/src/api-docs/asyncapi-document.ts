import {
  CONSENT_CHANGED,
  cloudEventSchema,
  consentChangedDataSchema,
  liveSubscribeSchema,
  MESSAGE_RECEIVED,
  MESSAGE_STATUS,
  messageReceivedDataSchema,
  messageStatusDataSchema,
  runFactSchema,
  TOPICS,
  type Topic,
} from '@columba/workflow-contracts';
import { z } from 'zod';
import { type JsonSchema, SchemaComponents } from './schema-components.js';

/** `columba.run-facts` is left out until something is published there: what stands here is promised. */
type DocumentedTopic = Exclude<Topic, 'columba.run-facts'>;
const isDocumented = (topic: Topic): topic is DocumentedTopic => topic !== 'columba.run-facts';

const TOPIC_WORDS: Record<DocumentedTopic, { key: string; description: string }> = {
  'columba.channel-events': {
    key: 'tenant:customer',
    description: 'What customers wrote, receipts, consent. Made by channels.',
  },
  'columba.business-events': {
    key: 'tenant:customer',
    description: 'Events of other services of the SaaS, and x.* of the tenant. They may produce here directly.',
  },
  'columba.dead-letters': { key: 'tenant', description: 'Records that could not be read or handled, with the reason.' },
};
const statsSchema = z.object({
  active: z.number(),
  waiting: z.number(),
  completedLastMinute: z.number(),
  failedLastMinute: z.number(),
});
const noticeSchema = z.object({ code: z.string(), message: z.string() });
const ackSchema = z.union([
  z.object({ ok: z.literal(true), last: z.number() }),
  z.object({ ok: z.literal(false), code: z.string(), detail: z.string() }),
]);

/** AsyncAPI 3.1: the topics of the bus and the live socket, from the dictionary. */
export function asyncApiDocument(): JsonSchema {
  const components = new SchemaComponents('#/components/schemas/');
  const messages = messagesOf(components);
  return {
    asyncapi: '3.1.0',
    info: {
      title: 'Columba',
      version: '1',
      description:
        'CloudEvents 1.0 (structured JSON, extension tenantid) on the bus; numbered facts on the live socket.',
    },
    defaultContentType: 'application/json',
    servers: {
      bus: {
        host: 'kafka:9092',
        protocol: 'kafka',
        description: 'Apache Kafka; on one machine a log in PostgreSQL takes its place',
      },
      gateway: {
        host: 'localhost:4000',
        protocol: 'ws',
        pathname: '/socket.io',
        description: 'Socket.io 4, namespace /live, auth: { token }',
      },
    },
    channels: { ...topicChannels(), live: liveChannel() },
    operations: operations(),
    components: { messages, schemas: components.schemas },
  };
}

function messagesOf(components: SchemaComponents): JsonSchema {
  const event = components.refer(cloudEventSchema, 'input');
  const typed = (type: string, data: z.ZodType) => ({
    name: type,
    contentType: 'application/cloudevents+json',
    payload: {
      allOf: [
        event,
        { properties: { type: { const: type }, data: components.refer(data, 'input') }, required: ['data'] },
      ],
    },
  });
  const plain = (name: string, schema: z.ZodType, side: 'input' | 'output') => ({
    name,
    payload: components.refer(schema, side),
  });
  return {
    messageReceived: typed(MESSAGE_RECEIVED, messageReceivedDataSchema),
    messageStatus: typed(MESSAGE_STATUS, messageStatusDataSchema),
    consentChanged: typed(CONSENT_CHANGED, consentChangedDataSchema),
    businessEvent: { name: 'businessEvent', contentType: 'application/cloudevents+json', payload: event },
    deadLetter: { name: 'deadLetter', contentType: 'application/cloudevents+json', payload: event },
    subscribe: plain('subscribe', liveSubscribeSchema, 'input'),
    unsubscribe: plain('unsubscribe', liveSubscribeSchema, 'input'),
    ack: plain('ack', ackSchema, 'output'),
    facts: plain('facts', z.array(runFactSchema), 'output'),
    stats: plain('stats', statsSchema, 'output'),
    notice: plain('notice', noticeSchema, 'output'),
  };
}

const MESSAGES_OF_TOPIC: Record<DocumentedTopic, string[]> = {
  'columba.channel-events': ['messageReceived', 'messageStatus', 'consentChanged'],
  'columba.business-events': ['businessEvent'],
  'columba.dead-letters': ['deadLetter'],
};
const FROM_CLIENT = ['subscribe', 'unsubscribe'];
const TO_CLIENT = ['facts', 'stats', 'notice', 'ack'];

const refs = (names: string[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }]));
const idOf = (topic: Topic) =>
  topic.replace(/^columba\./, '').replace(/-(\w)/g, (_match, letter: string) => letter.toUpperCase());

function topicChannels(): JsonSchema {
  const entries = TOPICS.filter(isDocumented).map((topic) => {
    const { key, description } = TOPIC_WORDS[topic];
    const servers = [{ $ref: '#/servers/bus' }];
    return [
      idOf(topic),
      { address: topic, description: `${description} Key: ${key}.`, servers, messages: refs(MESSAGES_OF_TOPIC[topic]) },
    ];
  });
  return Object.fromEntries(entries) as JsonSchema;
}

function liveChannel(): JsonSchema {
  return {
    address: '/live',
    description:
      'Facts come in order and without gaps. `after` is the last number that the client holds; commands never ride this socket.',
    servers: [{ $ref: '#/servers/gateway' }],
    messages: refs([...FROM_CLIENT, ...TO_CLIENT]),
  };
}

function operations(): JsonSchema {
  const onChannel = (action: 'send' | 'receive', channel: string, names: string[]) => ({
    action,
    channel: { $ref: `#/channels/${channel}` },
    messages: names.map((name) => ({ $ref: `#/channels/${channel}/messages/${name}` })),
  });
  const [channelEvents, businessEvents] = TOPICS;
  return {
    takeChannelEvents: onChannel('receive', idOf(channelEvents), MESSAGES_OF_TOPIC[channelEvents]),
    takeBusinessEvents: onChannel('receive', idOf(businessEvents), MESSAGES_OF_TOPIC[businessEvents]),
    takeSubscriptions: onChannel('receive', 'live', FROM_CLIENT),
    sendLive: onChannel('send', 'live', TO_CLIENT),
  };
}
