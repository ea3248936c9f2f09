import type { DeliveredRecord } from '@columba/workflow/ports';
import type { Topic } from '@columba/workflow-contracts';
import { redeliveryPauseMs } from './redelivery-pause.js';

export interface TopicPartition {
  topic: Topic;
  partition: number;
}

/** A partition stops being fetched above this many buffered characters, however few records they are. */
const FULL_CHARACTERS = 4 * 1024 * 1024;

/** Records of one assigned partition that were fetched and not handled. */
export class PartitionBuffer implements TopicPartition {
  records: DeliveredRecord[] = [];
  /** Monotonic time. */
  readonly heldSinceMs = performance.now();
  failures = 0;
  /** Next offset to hand over; what comes again below it was handled already. */
  position = 0n;
  committed = 0n;
  private characters = 0;
  private pausedUntil = 0;

  constructor(
    readonly topic: Topic,
    readonly partition: number,
    private readonly fullRecords: number,
  ) {}

  get full(): boolean {
    return this.records.length >= this.fullRecords || this.characters >= FULL_CHARACTERS;
  }

  get pauseMs(): number {
    return this.failures === 0 ? 0 : Math.max(0, this.pausedUntil - performance.now());
  }

  /** Skips what comes before, and has that written down as the group's start. */
  beginAt(offset: string): void {
    this.position = BigInt(offset);
    this.committed = -1n;
    this.records = this.records.filter((record) => BigInt(record.offset) >= this.position);
  }

  push(records: readonly DeliveredRecord[]): void {
    const buffered = this.records.at(-1);
    const next = buffered ? BigInt(buffered.offset) + 1n : this.position;
    for (const record of records) {
      // Fetched twice, around a rejoin or a seek.
      if (BigInt(record.offset) < next) continue;
      this.records.push(record);
      this.characters += record.value.length;
    }
  }

  handled(records: readonly DeliveredRecord[]): void {
    this.failures = 0;
    const last = records.at(-1);
    if (!last) return;
    this.position = BigInt(last.offset) + 1n;
    this.records = this.records.filter((record) => BigInt(record.offset) >= this.position);
    this.characters = this.records.reduce((sum, record) => sum + record.value.length, 0);
  }

  rejected(): void {
    this.failures += 1;
    this.pausedUntil = performance.now() + redeliveryPauseMs(this.failures);
  }

  forgetFetched(): void {
    this.records = [];
    this.characters = 0;
  }
}

/** What a member of a Kafka group was assigned, what is buffered of it, and which of it is being handled. */
export class PartitionBuffers {
  private buffers = new Map<string, PartitionBuffer>();
  /** By name: a partition that is lost and won again while its handler runs is not handed over twice at once. */
  private readonly pending = new Set<string>();

  constructor(private readonly fullRecords: number) {}

  /**
   * After a (re)join everything is fetched again from the committed offsets, so what is buffered goes. A partition that
   * stays ours keeps its position: what was handled and not yet committed is not handed over again.
   */
  assign(assigned: readonly TopicPartition[]): void {
    const next = new Map<string, PartitionBuffer>();
    for (const { topic, partition } of assigned) {
      const name = nameOf({ topic, partition });
      const buffer = this.buffers.get(name) ?? new PartitionBuffer(topic, partition, this.fullRecords);
      buffer.forgetFetched();
      next.set(name, buffer);
    }
    this.buffers = next;
  }

  get(partition: TopicPartition): PartitionBuffer | undefined {
    return this.buffers.get(nameOf(partition));
  }

  /** Buffers with records to hand over now. At most `mostRejected` that were rejected before. */
  ready(mostRejected: number): PartitionBuffer[] {
    let rejected = 0;
    return [...this.buffers.values()].filter((buffer) => {
      if (buffer.records.length === 0 || this.pending.has(nameOf(buffer))) return false;
      if (buffer.failures === 0) return true;
      if (buffer.pauseMs > 0 || rejected >= mostRejected) return false;
      rejected += 1;
      return true;
    });
  }

  begin(buffers: readonly PartitionBuffer[]): void {
    for (const buffer of buffers) this.pending.add(nameOf(buffer));
  }

  end(buffers: readonly PartitionBuffer[]): void {
    for (const buffer of buffers) this.pending.delete(nameOf(buffer));
  }

  uncommitted(): PartitionBuffer[] {
    return [...this.buffers.values()].filter((buffer) => buffer.position > buffer.committed);
  }

  msUntilRetry(mostMs: number): number {
    const pauses = [...this.buffers.values()].map((buffer) => buffer.pauseMs).filter((pause) => pause > 0);
    return Math.max(1, Math.min(mostMs, ...pauses));
  }
}

function nameOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}
