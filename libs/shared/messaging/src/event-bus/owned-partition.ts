import type { DeliveredRecord } from '@columba/workflow/ports';
import type { Topic } from '@columba/workflow-contracts';
import { redeliveryPauseMs } from './redelivery-pause.js';

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
export class OwnedPartition {
  readonly id: number;
  readonly topic: Topic;
  readonly number: number;
  readonly generation: string;
  /** Monotonic time. */
  readonly heldSinceMs = performance.now();
  /** Next offset to hand over. */
  position: number;
  /** What the database knows. */
  committed: number;
  failures = 0;
  private pausedUntil = 0;
  /** There may be records that were not asked for yet. */
  hinted = true;
  /** Above our share: takes nothing more and is released when idle. */
  draining = false;

  constructor(ownership: Ownership) {
    this.id = ownership.id;
    this.topic = ownership.topic;
    this.number = ownership.number;
    this.generation = ownership.generation;
    this.position = ownership.nextOffset;
    this.committed = ownership.nextOffset;
  }

  handled(records: readonly DeliveredRecord[]): void {
    const last = records.at(-1);
    if (last) this.position = Number(last.offset) + 1;
    this.failures = 0;
  }

  rejected(): void {
    this.failures += 1;
    this.hinted = true;
    this.pausedUntil = performance.now() + redeliveryPauseMs(this.failures);
  }

  /** How long until its records may be delivered again; 0 when now. */
  get pauseMs(): number {
    return this.failures === 0 ? 0 : Math.max(0, this.pausedUntil - performance.now());
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

  /** Takes over what the database says. True when something was won. */
  update(ownerships: readonly Ownership[]): boolean {
    const current = new Map(ownerships.map((ownership) => [ownership.id, ownership]));
    for (const id of this.owned.keys()) if (!current.has(id)) this.owned.delete(id);
    let won = false;
    for (const ownership of ownerships) {
      this.shares.set(ownership.topic, ownership.share);
      if (this.owned.get(ownership.id)?.generation === ownership.generation) continue;
      this.owned.set(ownership.id, new OwnedPartition(ownership));
      won = true;
    }
    this.markSurplus();
    return won;
  }

  /** Whether fetched records may be handed over: the partition may have been lost or given away since it was asked. */
  mayBegin(partition: OwnedPartition): boolean {
    if (this.owned.get(partition.id) !== partition) return false;
    const free = !partition.draining && !this.pending.has(partition.id);
    if (!free) partition.hinted = true;
    return free;
  }

  drop(partition: OwnedPartition): void {
    if (this.owned.get(partition.id) === partition) this.owned.delete(partition.id);
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

  /** Idle partitions that may have records; their hint is taken down. At most `mostRejected` that were rejected before. */
  takeReady(mostRejected: number): OwnedPartition[] {
    let rejected = 0;
    const ready = [...this.owned.values()].filter((partition) => {
      if (!partition.hinted || partition.draining || this.pending.has(partition.id)) return false;
      if (partition.failures === 0) return true;
      if (partition.pauseMs > 0 || rejected >= mostRejected) return false;
      rejected += 1;
      return true;
    });
    for (const partition of ready) partition.hinted = false;
    this.turn = (this.turn + 1) % Math.max(1, ready.length);
    return [...ready.slice(this.turn), ...ready.slice(0, this.turn)];
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
    for (const partition of this.owned.values())
      if (partition.failures > 0 && partition.hinted && partition.pauseMs > 0) wait = Math.min(wait, partition.pauseMs);
    return Math.max(1, wait);
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
