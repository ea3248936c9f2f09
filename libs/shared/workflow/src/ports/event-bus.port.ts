import type { CloudEvent, Topic } from '@columba/workflow-contracts';

/** A record to publish. Records with the same key keep their order; `tenant:customer` for channel and business events. */
export interface OutgoingRecord {
  key: string;
  event: CloudEvent;
}

export interface DeliveredRecord {
  topic: Topic;
  partition: number;
  /** Rises by one per partition. A string, since brokers count in 64 bits. */
  offset: string;
  key: string;
  /** The raw bytes as text. Not yet validated: what cannot be parsed is the handler's to dead-letter. */
  value: string;
  publishedAtMs: number;
  /** How long this member has held the partition; before, another one may have. Left out where there is no other. */
  heldForMs?: number;
}

/** What waits in one partition: fetched, in order, and not being handled. */
export interface WaitingRecords {
  records: readonly DeliveredRecord[];
  /** Nothing more of this partition is read before some of these are handled. */
  full: boolean;
}

/** A record is handed over at most so far ahead of the first of its partition that is not handled. */
export const LOOK_AHEAD = 2_000;

export interface SubscribeOptions {
  /** Each group receives every record once; members of a group share the partitions. */
  group: string;
  topics: readonly Topic[];
  /** Most records in one call of the handler. */
  maxBatch?: number;
  /** Most records of a partition that are read ahead of the first that is not handled. Default and most: `LOOK_AHEAD`. */
  lookAhead?: number;
  /** Where a group that has never committed begins. Default `earliest`. */
  from?: 'earliest' | 'latest';
  /**
   * Called with records of one or more partitions, in order within each partition. Never called for a partition while
   * an earlier call with records of that partition is pending: that is the back-pressure. Resolving commits the offsets;
   * rejecting redelivers the same records after a pause. So the handler must be idempotent.
   */
  handler: (records: DeliveredRecord[]) => Promise<void>;
  /**
   * Chooses what the next call of the handler gets, out of what waits in partitions without a pending call: `most` at the
   * most, those of one key in order. What it leaves waits: it is asked again when more has come, when a call has ended,
   * and at `Subscription.look`. Offsets are committed up to the first record that is not handled, so what was taken ahead
   * of others may come again after a crash. Left out: the first ones.
   */
  choose?: (waiting: readonly WaitingRecords[], most: number) => DeliveredRecord[];
}

export interface Subscription {
  /** Something has changed for `choose`. */
  look(): void;
  /** Takes nothing new, waits for the running handler calls, commits, leaves the group. */
  stop(): Promise<void>;
}

export interface PublishOptions {
  /**
   * The sender keeps the records until they are handled, and publishes again what a crash of the bus's server took.
   * The bus may then answer before they are on its disk.
   */
  keptBySender?: boolean;
}

/** Keyed, durable, at-least-once. Survives a restart of its server without being told. */
export interface EventBus {
  /** Resolves when the records are durable. Rejects when that cannot be known; the caller publishes again. */
  publish(topic: Topic, records: readonly OutgoingRecord[], options?: PublishOptions): Promise<void>;
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  /** Resolves with a reason when the bus cannot be reached, with `null` when it can. */
  health(): Promise<string | null>;
  close(): Promise<void>;
}

export const EVENT_BUS = Symbol('EventBus');
