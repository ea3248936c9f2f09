import type { Topic } from '@columba/workflow-contracts';
import { PartitionBuffer } from './partition-buffer.js';

/** A row of `columba_bus.beat`. */
export interface Ownership {
  id: number;
  topic: Topic;
  number: number;
  generation: string;
  nextOffset: number;
  /** How many partitions of this topic the member may keep. */
  share: number;
}

/** A partition that this member holds, under one generation. */
export class OwnedPartition extends PartitionBuffer {
  readonly id: number;
  readonly generation: string;
  /** There may be records that were not asked for yet. */
  hinted = true;
  /** Above our share: takes nothing more and is released when idle. */
  draining = false;

  constructor({ id, topic, number, generation, nextOffset }: Ownership, lookAhead?: number) {
    super({ topic, partition: number }, nextOffset, lookAhead);
    this.id = id;
    this.generation = generation;
  }
}

/** What a member holds, and which of it is being handled. */
export class PartitionTable {
  private readonly owned = new Map<number, OwnedPartition>();
  /**
   * Partitions with a pending handler call. By id: a partition that is lost and won again meanwhile stays pending, so
   * its handler is never entered twice.
   */
  private readonly pending = new Set<number>();
  private readonly shares = new Map<Topic, number>();
  private hintedAllAt = 0;
  /** Rotates, so that a partition with a long backlog does not always come first. */
  private turn = 0;

  constructor(private readonly lookAhead: number | undefined) {}

  /** Takes over what the database says. True when something was won. */
  update(ownerships: readonly Ownership[]): boolean {
    const current = new Map(ownerships.map((ownership) => [ownership.id, ownership]));
    for (const id of this.owned.keys()) if (!current.has(id)) this.owned.delete(id);
    let won = false;
    for (const ownership of ownerships) {
      this.shares.set(ownership.topic, ownership.share);
      if (this.owned.get(ownership.id)?.generation === ownership.generation) continue;
      this.owned.set(ownership.id, new OwnedPartition(ownership, this.lookAhead));
      won = true;
    }
    this.markSurplus();
    return won;
  }

  /** Whether it is still held as it was when it was asked for. */
  holds(partition: OwnedPartition): boolean {
    return this.owned.get(partition.id) === partition;
  }

  drop(partition: OwnedPartition): void {
    if (this.holds(partition)) this.owned.delete(partition.id);
  }

  /** True when one of them is ours. */
  hint(partitionIds: readonly number[]): boolean {
    let ours = false;
    for (const id of partitionIds) {
      const partition = this.owned.get(id);
      if (!partition) continue;
      partition.hinted = true;
      ours = true;
    }
    return ours;
  }

  hintAll(): void {
    for (const partition of this.owned.values()) partition.hinted = true;
    this.hintedAllAt = performance.now();
  }

  /** The fallback for a notification that never came. */
  hintAllEvery(periodMs: number): void {
    if (performance.now() - this.hintedAllAt >= periodMs) this.hintAll();
  }

  /** Partitions that may have records and have room for them; their hint is taken down. */
  takeHinted(): OwnedPartition[] {
    const hinted = this.byTurns((partition) => partition.hinted && !partition.draining && !partition.full);
    for (const partition of hinted) partition.hinted = false;
    return hinted;
  }

  /** Idle partitions with records to hand over. At most `mostRejected` that were rejected before. */
  ready(mostRejected: number): OwnedPartition[] {
    let rejected = 0;
    return this.byTurns((partition) => {
      if (partition.empty || partition.draining || this.pending.has(partition.id)) return false;
      if (partition.failures === 0) return true;
      if (partition.pauseMs > 0 || rejected >= mostRejected) return false;
      rejected += 1;
      return true;
    });
  }

  begin(partitions: readonly OwnedPartition[]): void {
    for (const partition of partitions) this.pending.add(partition.id);
  }

  end(partitions: readonly OwnedPartition[]): void {
    for (const partition of partitions) this.pending.delete(partition.id);
  }

  uncommitted(): OwnedPartition[] {
    return [...this.owned.values()].filter((partition) => partition.position > partition.committed);
  }

  /** Surplus partitions that are idle; the caller releases them. */
  takeSurplus(): OwnedPartition[] {
    const idle = [...this.owned.values()].filter((partition) => partition.draining && !this.pending.has(partition.id));
    this.begin(idle);
    return idle;
  }

  /** At most `pollMs`; less when a paused partition is due before. */
  msUntilRetry(pollMs: number): number {
    let wait = pollMs;
    for (const partition of this.owned.values()) if (partition.pauseMs > 0) wait = Math.min(wait, partition.pauseMs);
    return Math.max(1, wait);
  }

  private byTurns(wanted: (partition: OwnedPartition) => boolean): OwnedPartition[] {
    const found = [...this.owned.values()].filter(wanted);
    this.turn = (this.turn + 1) % Math.max(1, found.length);
    return [...found.slice(this.turn), ...found.slice(0, this.turn)];
  }

  private markSurplus(): void {
    for (const [topic, share] of this.shares) {
      const ours = [...this.owned.values()].filter((partition) => partition.topic === topic);
      const surplus = ours.length - share;
      // Idle ones first: they change hands at once.
      ours.sort((a, b) => Number(this.pending.has(a.id)) - Number(this.pending.has(b.id)) || b.id - a.id);
      for (const [index, partition] of ours.entries()) partition.draining = index < surplus;
    }
  }
}
