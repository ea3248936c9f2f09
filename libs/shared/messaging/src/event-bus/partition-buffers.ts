import { PartitionBuffer, type TopicPartition } from './partition-buffer.js';

/** What a member of a Kafka group was assigned, what is buffered of it, and which of it is being handled. */
export class PartitionBuffers {
  private buffers = new Map<string, PartitionBuffer>();
  /** By name: a partition that is lost and won again while its handler runs is not handed over twice at once. */
  private readonly pending = new Set<string>();

  constructor(private readonly lookAhead: number | undefined) {}

  /**
   * After a (re)join everything is fetched again from the committed offsets, so what is buffered goes. A partition that
   * stays ours keeps its position: what was handled and not yet committed is not handed over again.
   */
  assign(assigned: readonly TopicPartition[]): void {
    const next = new Map<string, PartitionBuffer>();
    for (const partition of assigned) {
      const name = nameOf(partition);
      const buffer = this.buffers.get(name) ?? new PartitionBuffer(partition, 0, this.lookAhead);
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
      if (buffer.empty || this.pending.has(nameOf(buffer))) return false;
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
