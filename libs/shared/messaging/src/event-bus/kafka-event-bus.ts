import type { EventBus, OutgoingRecord, SubscribeOptions, Subscription } from '@columba/workflow/ports';
import type { Topic } from '@columba/workflow-contracts';
import { type Admin, Kafka, type KafkaConfig, logLevel, Partitioners, type Producer } from 'kafkajs';
import { errorFields, type MessagingLogger } from '../messaging-logger.js';
import { within } from '../within.js';
import { endsOfUncommitted } from './kafka-group-ends.js';
import { kafkaLogBridge } from './kafka-log-bridge.js';
import { KafkaSubscription } from './kafka-subscription.js';
import { type LaneRecord, PublishLane } from './publish-lane.js';

export interface KafkaEventBusOptions {
  brokers: string[];
  clientId: string;
  logger: MessagingLogger;
  /** For topics that this bus has to create. Default 8. */
  partitions?: number;
  /** A member that is silent for so long loses its partitions. Default 10,000; the broker may set a minimum. */
  sessionTimeoutMs?: number;
  /** Handler calls at once of one subscription, on disjoint partitions. Default 4. */
  maxConcurrentBatches?: number;
  /** What else the cluster asks for: `ssl`, `sasl`. */
  kafka?: Partial<KafkaConfig>;
}

/** Records of 1 MB and their envelope must fit; Kafka's own default is just below. */
const MOST_RECORD_BYTES = 8 * 1024 * 1024;
const CLOSE_TIMEOUT_MS = 3_000;
const HEALTH_TIMEOUT_MS = 3_000;
const ACKS_OF_ALL_REPLICAS = -1;
const MOST_REPLICAS = 3;

/**
 * The event bus on Apache Kafka: written when all in-sync replicas have it, committed when it was handled. Topics that were
 * made by others are as durable as they made them.
 */
export class KafkaEventBus implements EventBus {
  private readonly kafka: Kafka;
  private readonly lane = new PublishLane((records) => this.send(records));
  private readonly subscriptions = new Set<KafkaSubscription>();
  private readonly topics = new Map<Topic, Promise<void>>();
  private producer: Promise<Producer> | undefined;
  private admin: Promise<Admin> | undefined;

  constructor(private readonly options: KafkaEventBusOptions) {
    this.kafka = new Kafka({
      clientId: options.clientId,
      brokers: options.brokers,
      connectionTimeout: 3_000,
      requestTimeout: 10_000,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 4 },
      logLevel: logLevel.INFO,
      logCreator: kafkaLogBridge(options.logger),
      ...options.kafka,
    });
  }

  async publish(topic: Topic, records: readonly OutgoingRecord[]): Promise<void> {
    await this.lane.publish(topic, records);
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    await this.ensureTopics(options.topics);
    const ends = options.from === 'latest' ? await endsOfUncommitted(await this.connectAdmin(), options) : [];
    const subscription = new KafkaSubscription(this.kafka, {
      ...options,
      sessionTimeoutMs: this.options.sessionTimeoutMs ?? 10_000,
      maxConcurrentBatches: this.options.maxConcurrentBatches ?? 4,
      logger: this.options.logger,
    });
    this.subscriptions.add(subscription);
    try {
      await subscription.start(ends);
    } catch (error) {
      await subscription.stop();
      this.subscriptions.delete(subscription);
      throw error;
    }
    return {
      look: () => subscription.look(),
      stop: async () => {
        await subscription.stop();
        this.subscriptions.delete(subscription);
      },
    };
  }

  async health(): Promise<string | null> {
    try {
      const cluster = await within(
        HEALTH_TIMEOUT_MS,
        this.connectAdmin().then((admin) => admin.describeCluster()),
      );
      return cluster.brokers.length > 0 ? null : 'Kafka: the cluster has no broker';
    } catch (error) {
      return `Kafka: ${errorFields(error).error.message}`;
    }
  }

  async close(): Promise<void> {
    await this.lane.close();
    await Promise.all([...this.subscriptions].map((subscription) => subscription.stop()));
    this.subscriptions.clear();
    const clients = [this.producer, this.admin].map((client) => client?.then((connected) => connected.disconnect()));
    await within(CLOSE_TIMEOUT_MS, Promise.allSettled(clients)).catch((error: unknown) => {
      this.options.logger.debug(errorFields(error), 'Kafka did not say goodbye');
    });
  }

  private async send(records: LaneRecord[]): Promise<void> {
    const topics = [...new Set(records.map((record) => record.topic))];
    await this.ensureTopics(topics);
    const producer = await this.connectProducer();
    try {
      await producer.sendBatch({
        acks: ACKS_OF_ALL_REPLICAS,
        timeout: 5_000,
        topicMessages: topics.map((topic) => ({
          topic,
          messages: records.filter((record) => record.topic === topic).map(({ key, value }) => ({ key, value })),
        })),
      });
    } catch (error) {
      // A topic may have been deleted under us: look again next time.
      this.topics.clear();
      throw error;
    }
  }

  private connectProducer(): Promise<Producer> {
    this.producer ??= this.open(
      // Not kafkajs's idempotent producer: after a broker lost its producer state it refuses for ever. One send at a
      // time keeps the order through retries, and consumers are idempotent.
      this.kafka.producer({ allowAutoTopicCreation: false, createPartitioner: Partitioners.DefaultPartitioner }),
    ).catch((error: unknown) => {
      this.producer = undefined;
      throw error;
    });
    return this.producer;
  }

  private connectAdmin(): Promise<Admin> {
    this.admin ??= this.open(this.kafka.admin()).catch((error: unknown) => {
      this.admin = undefined;
      throw error;
    });
    return this.admin;
  }

  private async open<C extends Producer | Admin>(client: C): Promise<C> {
    await client.connect();
    return client;
  }

  private async ensureTopics(topics: readonly Topic[]): Promise<void> {
    const missing = topics.filter((topic) => !this.topics.has(topic));
    if (missing.length > 0) {
      const created = this.createTopics(missing);
      for (const topic of missing) this.topics.set(topic, created);
      created.catch(() => {
        for (const topic of missing) this.topics.delete(topic);
      });
    }
    await Promise.all(topics.map((topic) => this.topics.get(topic)));
  }

  private async createTopics(topics: readonly Topic[]): Promise<void> {
    const admin = await this.connectAdmin();
    const existing = new Set(await admin.listTopics());
    const missing = topics.filter((topic) => !existing.has(topic));
    if (missing.length === 0) return;
    const { brokers } = await admin.describeCluster();
    if (brokers.length === 1)
      this.options.logger.warn(
        { topics: missing },
        'Kafka has one broker: what it takes outlives its machine only with log.flush.interval.messages=1',
      );
    await admin.createTopics({
      waitForLeaders: true,
      topics: missing.map((topic) => ({
        topic,
        numPartitions: this.options.partitions ?? 8,
        replicationFactor: Math.min(MOST_REPLICAS, brokers.length),
        configEntries: [{ name: 'max.message.bytes', value: String(MOST_RECORD_BYTES) }, ...durability(brokers.length)],
      })),
    });
  }
}

/** What the bus says it has is on two machines. Where there is one only, its own settings tell when it goes to the disk. */
function durability(brokers: number): { name: string; value: string }[] {
  return brokers > 1 ? [{ name: 'min.insync.replicas', value: '2' }] : [];
}
