import { type DeliveredRecord, LOOK_AHEAD, type WaitingRecords } from '@columba/workflow/ports';
import type { Topic } from '@columba/workflow-contracts';
import { redeliveryPauseMs } from './redelivery-pause.js';

/** Reading ahead ends at so many characters, however few records they are. */
const FULL_CHARACTERS = 4 * 1024 * 1024;

export interface TopicPartition {
  topic: Topic;
  partition: number;
}

/**
 * Records of one partition that were fetched and are not handled yet. Some may be handled before others that are older:
 * `position` is behind all of them. Offsets are numbers here, exact up to 2^53.
 */
export class PartitionBuffer implements TopicPartition {
  /** Monotonic time. */
  readonly heldSinceMs = performance.now();
  readonly topic: Topic;
  readonly partition: number;
  failures = 0;
  /** All before it is handled. */
  position: number;
  /** What the server knows of `position`. */
  committed: number;
  private records: DeliveredRecord[] = [];
  private characters = 0;
  private pausedUntil = 0;
  private next: number;

  constructor(
    { topic, partition }: TopicPartition,
    position: number,
    private readonly lookAhead = LOOK_AHEAD,
  ) {
    this.topic = topic;
    this.partition = partition;
    this.position = position;
    this.committed = position;
    this.next = position;
  }

  /** Offset of the next record to fetch. */
  get fetchFrom(): number {
    return this.next;
  }

  get full(): boolean {
    return this.records.length >= this.lookAhead || this.characters >= FULL_CHARACTERS;
  }

  /** Whether half of what it may hold is free. */
  get roomy(): boolean {
    return this.records.length <= this.lookAhead / 2 && this.characters <= FULL_CHARACTERS / 2;
  }

  get empty(): boolean {
    return this.records.length === 0;
  }

  get waiting(): WaitingRecords {
    const { records, full, lookAhead } = this;
    return { records: records.length > lookAhead ? records.slice(0, lookAhead) : records, full };
  }

  /** How long until its records may be delivered again; 0 when now. */
  get pauseMs(): number {
    return this.failures === 0 ? 0 : Math.max(0, this.pausedUntil - performance.now());
  }

  /** Skips what comes before, and has that written down as the group's start. */
  beginAt(offset: number): void {
    this.position = offset;
    this.committed = -1;
    this.next = offset;
    this.keep((record) => Number(record.offset) >= offset);
  }

  push(records: readonly DeliveredRecord[]): void {
    for (const record of records) {
      const offset = Number(record.offset);
      // Fetched twice, around a rejoin or a seek.
      if (offset < this.next) continue;
      if (this.empty && offset > this.next) this.position = offset;
      this.records.push(record);
      this.characters += record.value.length;
      this.next = offset + 1;
    }
  }

  handled(records: readonly DeliveredRecord[]): void {
    this.failures = 0;
    const done = new Set(records);
    const before = this.records.length;
    this.keep((record) => !done.has(record));
    if (this.records.length === before - done.size) {
      const [first] = this.records;
      this.position = first ? Number(first.offset) : this.next;
      return;
    }
    // They were forgotten meanwhile, and what they left out with them: only what follows without a gap is known to be done.
    for (const { offset } of records) if (Number(offset) === this.position) this.position += 1;
    this.next = Math.max(this.next, this.position);
    this.keep((record) => Number(record.offset) >= this.position);
  }

  rejected(): void {
    this.failures += 1;
    this.pausedUntil = performance.now() + redeliveryPauseMs(this.failures);
  }

  /** All that is not handled will be fetched again. */
  forgetFetched(): void {
    this.records = [];
    this.characters = 0;
    this.next = this.position;
  }

  private keep(wanted: (record: DeliveredRecord) => boolean): void {
    this.records = this.records.filter(wanted);
    this.characters = this.records.reduce((sum, record) => sum + record.value.length, 0);
  }
}
