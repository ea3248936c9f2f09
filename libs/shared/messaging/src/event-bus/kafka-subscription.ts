import type { SubscribeOptions, Subscription } from '@columba/workflow/ports';
import type { Topic } from '@columba/workflow-contracts';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { errorFields, type MessagingLogger } from '../messaging-logger.js';
import { within } from '../within.js';
import { callsFor, type Parts } from './hand-over.js';
import type { PartitionEnd } from './kafka-group-ends.js';
import type { PartitionBuffer } from './partition-buffer.js';
import { PartitionBuffers } from './partition-buffers.js';
import { WakeSignal } from './wake-signal.js';

export interface KafkaSubscriptionOptions extends SubscribeOptions {
  sessionTimeoutMs: number;
  maxConcurrentBatches: number;
  logger: MessagingLogger;
}

const IDLE_MS = 1_000;
/** A partition that was paused because its buffer was full is asked again at the latest after so long. */
const FETCH_WAIT_MS = 250;
/**
 * Each commit is a write to the broker's own log, dearer than the event it marks. What a crash leaves unmarked comes again, and
 * is known by its key.
 */
const COMMIT_EVERY_MS = 100;
const LEAVE_TIMEOUT_MS = 8_000;
const JOIN_TIMEOUT_MS = 30_000;
const LONGEST_RESTART_PAUSE_MS = 2_000;
/** For each fetch kafkajs wakes so many workers, which only put batches into buffers. One a broker is enough. */
const KAFKAJS_WORKERS = 8;

/**
 * kafkajs fetches from a broker only when all of its last batches are done, so one slow partition would hold up the
 * others. Here a batch is only put into a buffer; a loop of our own hands buffers over, many partitions in one call,
 * and commits what was handled. A full buffer pauses its partition.
 */
export class KafkaSubscription implements Subscription {
  private readonly buffers: PartitionBuffers;
  private readonly signal = new WakeSignal();
  private readonly calls = new Set<Promise<void>>();
  private consumer: Consumer | undefined;
  private stopping = false;
  private looping: Promise<void> = Promise.resolve();
  private committing: Promise<void> | undefined;
  private committedAtMs = Number.NEGATIVE_INFINITY;
  private restarting: Promise<void> | undefined;
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly options: KafkaSubscriptionOptions,
  ) {
    this.buffers = new PartitionBuffers(options.lookAhead);
  }

  /** `ends`: where partitions that were never committed begin. */
  async start(ends: readonly PartitionEnd[]): Promise<void> {
    await this.join();
    for (const end of ends) {
      const buffer = this.buffers.get(end);
      if (!buffer) continue;
      buffer.beginAt(Number(end.offset));
      this.consumer?.seek(end);
    }
    this.commit();
    await this.committing;
    this.looping = this.loop();
  }

  look(): void {
    this.signal.wake();
  }

  stop(): Promise<void> {
    this.stopped ??= this.leave();
    return this.stopped;
  }

  private get maxBatch(): number {
    return this.options.maxBatch ?? 500;
  }

  private async leave(): Promise<void> {
    this.stopping = true;
    this.signal.wake();
    await this.looping;
    await Promise.allSettled([...this.calls]);
    // When Kafka is out of reach, what was not committed is delivered again; no reason to hold up the process's end.
    await within(LEAVE_TIMEOUT_MS, this.sayGoodbye()).catch((error: unknown) => {
      const fields = { group: this.options.group, ...errorFields(error) };
      this.options.logger.warn(fields, 'left the group without saying so');
    });
  }

  private async sayGoodbye(): Promise<void> {
    await this.committing;
    await this.restarting;
    await this.consumer?.disconnect();
  }

  /** Joins the group with a new consumer and resolves when partitions were assigned. */
  private async join(): Promise<void> {
    const { group, sessionTimeoutMs, topics } = this.options;
    const consumer = this.kafka.consumer({
      groupId: group,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: Math.max(sessionTimeoutMs, 10_000),
      heartbeatInterval: Math.min(1_000, sessionTimeoutMs / 4),
      maxWaitTimeInMs: FETCH_WAIT_MS,
      minBytes: 1,
      allowAutoTopicCreation: false,
      // A crash is ours to mend, in one way for all reasons.
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 8, restartOnFailure: async () => false },
    });
    this.consumer = consumer;
    const joined = new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
        if (this.consumer === consumer) this.assigned(consumer, payload.memberAssignment);
        resolve();
      });
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        reject(payload.error);
        if (this.consumer === consumer) this.restart(payload.error);
      });
    });
    joined.catch(() => undefined);
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: this.options.from !== 'latest' });
    await consumer.run({
      autoCommit: false,
      partitionsConsumedConcurrently: KAFKAJS_WORKERS,
      eachBatch: async (payload) => this.receive(consumer, payload),
    });
    await within(JOIN_TIMEOUT_MS, joined);
  }

  /** kafkajs has given up: start over, until it works. */
  private restart(error: Error): void {
    if (this.stopping || this.restarting) return;
    this.options.logger.warn({ group: this.options.group, ...errorFields(error) }, 'consumer lost Kafka, joins again');
    this.restarting = this.rejoin().finally(() => {
      this.restarting = undefined;
    });
  }

  private async rejoin(): Promise<void> {
    for (let pauseMs = 200; !this.stopping; pauseMs = Math.min(LONGEST_RESTART_PAUSE_MS, pauseMs * 2)) {
      const broken = this.consumer;
      this.consumer = undefined;
      await broken?.disconnect().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      if (this.stopping) return;
      try {
        return await this.join();
      } catch (error) {
        this.options.logger.warn({ group: this.options.group, ...errorFields(error) }, 'Kafka is still out of reach');
      }
    }
  }

  private assigned(consumer: Consumer, assignment: Record<string, number[]>): void {
    const partitions = Object.entries(assignment).flatMap(([topic, numbers]) =>
      numbers.map((partition) => ({ topic: topic as Topic, partition })),
    );
    this.buffers.assign(partitions);
    const paused = consumer.paused();
    if (paused.length > 0) consumer.resume(paused);
    this.signal.wake();
  }

  private receive(consumer: Consumer, { batch }: EachBatchPayload): void {
    const buffer = this.buffers.get({ topic: batch.topic as Topic, partition: batch.partition });
    if (!buffer || this.consumer !== consumer) return;
    buffer.push(
      batch.messages.map((message) => ({
        topic: buffer.topic,
        partition: batch.partition,
        offset: message.offset,
        key: message.key?.toString('utf8') ?? '',
        value: message.value?.toString('utf8') ?? '',
        publishedAtMs: Number(message.timestamp),
        heldForMs: performance.now() - buffer.heldSinceMs,
      })),
    );
    if (buffer.full) consumer.pause([{ topic: batch.topic, partitions: [batch.partition] }]);
    this.signal.wake();
  }

  private async loop(): Promise<void> {
    while (!this.stopping) {
      const free = this.options.maxConcurrentBatches - this.calls.size;
      const ready = free > 0 ? this.buffers.ready(Math.max(1, free - 1)) : [];
      const calls = callsFor(ready, this.options, this.maxBatch);
      for (const parts of calls) this.deliver(parts);
      if (calls.length === 0) await this.signal.wait(this.buffers.msUntilRetry(IDLE_MS));
    }
  }

  private deliver(parts: Parts<PartitionBuffer>): void {
    const buffers = parts.map(([buffer]) => buffer);
    this.buffers.begin(buffers);
    const call = this.callHandler(parts).finally(() => {
      this.calls.delete(call);
      this.buffers.end(buffers);
      this.resume(buffers);
      this.signal.wake();
    });
    this.calls.add(call);
  }

  private async callHandler(parts: Parts<PartitionBuffer>): Promise<void> {
    const batch = parts.flatMap(([, records]) => records);
    try {
      await this.options.handler(batch);
      for (const [buffer, records] of parts) buffer.handled(records);
      this.commit();
    } catch (error) {
      for (const [buffer] of parts) buffer.rejected();
      const fields = { group: this.options.group, records: batch.length, ...errorFields(error) };
      this.options.logger.warn(fields, 'events were rejected by their handler and will be delivered again');
    }
  }

  private resume(buffers: readonly PartitionBuffer[]): void {
    const consumer = this.consumer;
    if (!consumer) return;
    const paused = consumer.paused();
    for (const { topic, partition, roomy } of buffers)
      if (roomy && paused.some((entry) => entry.topic === topic && entry.partitions.includes(partition)))
        consumer.resume([{ topic, partitions: [partition] }]);
  }

  private commit(): void {
    this.committing ??= this.commitAll().finally(() => {
      this.committing = undefined;
    });
  }

  /** One request at a time; what is handled meanwhile goes with the next. A lost partition has left `uncommitted`. */
  private async commitAll(): Promise<void> {
    let pauseMs = 50;
    while (this.buffers.uncommitted().length > 0) {
      const restMs = this.committedAtMs + COMMIT_EVERY_MS - performance.now();
      if (restMs > 0 && !this.stopping) await new Promise((resolve) => setTimeout(resolve, restMs));
      try {
        await this.commitOnce(this.buffers.uncommitted());
        pauseMs = 50;
      } catch (error) {
        // Usually a rebalance: the consumer rejoins, then the commit goes through or the partition is somebody else's.
        this.options.logger.debug(
          { group: this.options.group, ...errorFields(error) },
          'offsets could not be committed',
        );
        if (this.stopping && pauseMs >= 1_000) return;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
        pauseMs = Math.min(1_000, pauseMs * 2);
      }
    }
  }

  private async commitOnce(open: readonly PartitionBuffer[]): Promise<void> {
    if (!this.consumer) throw new Error('not connected');
    this.committedAtMs = performance.now();
    const positions = open.map((buffer) => buffer.position);
    await this.consumer.commitOffsets(
      open.map((buffer, index) => ({
        topic: buffer.topic,
        partition: buffer.partition,
        offset: String(positions[index]),
      })),
    );
    for (const [index, buffer] of open.entries()) buffer.committed = positions[index] ?? buffer.committed;
  }
}
