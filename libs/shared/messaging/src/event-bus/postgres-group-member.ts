import type { SubscribeOptions, Subscription } from '@columba/workflow/ports';
import type pg from 'pg';
import { errorFields, type MessagingLogger } from '../messaging-logger.js';
import { callsFor, type Parts } from './hand-over.js';
import { type OwnedPartition, PartitionTable } from './owned-partition.js';
import { GroupStatements } from './postgres-group-statements.js';
import { WakeSignal } from './wake-signal.js';

export interface GroupMemberOptions extends SubscribeOptions {
  member: string;
  leaseMs: number;
  maxConcurrentBatches: number;
  logger: MessagingLogger;
}

const POLL_MS = 1_000;
const LONGEST_TROUBLE_PAUSE_MS = 1_000;

/** A member of a consumer group: holds partitions by lease, fetches, hands over, commits. */
export class PostgresGroupMember implements Subscription {
  private readonly statements: GroupStatements;
  private readonly table: PartitionTable;
  private readonly signal = new WakeSignal();
  private readonly calls = new Set<Promise<void>>();
  private leaseEndsAt = 0;
  private stopping = false;
  private looping: Promise<void> = Promise.resolve();
  private committing: Promise<void> | undefined;
  private beating: Promise<void> | undefined;
  private beatAgain = false;
  private beatTimer: NodeJS.Timeout | undefined;
  private stopped: Promise<void> | undefined;

  constructor(
    pool: pg.Pool,
    private readonly options: GroupMemberOptions,
  ) {
    this.statements = new GroupStatements(pool, options);
    this.table = new PartitionTable(options.lookAhead);
  }

  async start(): Promise<void> {
    await this.beatOnce();
    this.beatTimer = setInterval(() => this.beat(), this.options.leaseMs / 4);
    this.looping = this.loop();
  }

  look(): void {
    this.signal.wake();
  }

  /** Takes nothing new, waits for the running handler calls, commits, leaves. */
  stop(): Promise<void> {
    this.stopped ??= this.leave();
    return this.stopped;
  }

  recordsIn(partitionIds: readonly number[]): void {
    if (this.table.hint(partitionIds)) this.signal.wake();
  }

  groupChanged(group: string): void {
    if (group === this.options.group && !this.stopping) this.beat();
  }

  /** Notifications may have been missed. */
  checkEverything(): void {
    this.table.hintAll();
    if (!this.stopping) this.beat();
    this.signal.wake();
  }

  private async leave(): Promise<void> {
    this.stopping = true;
    this.signal.wake();
    await this.looping;
    await Promise.allSettled([...this.calls]);
    clearInterval(this.beatTimer);
    await this.beating;
    await this.committing;
    try {
      await this.commitOnce(this.table.uncommitted(), false);
      await this.statements.leave();
    } catch (error) {
      this.options.logger.warn(
        { group: this.options.group, ...errorFields(error) },
        'left the group without saying so',
      );
    }
  }

  private async loop(): Promise<void> {
    let pauseMs = 0;
    while (!this.stopping) {
      try {
        const begun = this.handOver();
        const fetched = await this.fetch();
        pauseMs = 0;
        if (!begun && !fetched) await this.signal.wait(this.table.msUntilRetry(POLL_MS));
        this.table.hintAllEvery(POLL_MS);
      } catch (error) {
        pauseMs = Math.min(LONGEST_TROUBLE_PAUSE_MS, pauseMs === 0 ? 50 : pauseMs * 2);
        this.options.logger.warn({ group: this.options.group, ...errorFields(error) }, 'events could not be fetched');
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
        this.table.hintAll();
      }
    }
  }

  private get maxBatch(): number {
    return this.options.maxBatch ?? 500;
  }

  private get leased(): boolean {
    return performance.now() < this.leaseEndsAt;
  }

  /** Reads ahead of the handler. False when there is nothing to ask for now. */
  private async fetch(): Promise<boolean> {
    const partitions = this.leased ? this.table.takeHinted() : [];
    if (partitions.length === 0) return false;
    const { records, cut } = await this.statements.fetch(partitions, 2 * this.maxBatch);
    // A cut batch leaves more behind.
    if (cut) this.table.hint(partitions.map((partition) => partition.id));
    for (const [partition, fetched] of records) if (this.table.holds(partition)) partition.push(fetched);
    return true;
  }

  /** False when there is nothing that may be handled now. */
  private handOver(): boolean {
    const { maxConcurrentBatches } = this.options;
    const free = maxConcurrentBatches - this.calls.size;
    if (free <= 0 || !this.leased) return false;
    const ready = this.table.ready(Math.max(1, free - 1));
    const calls = callsFor(ready, this.options, this.maxBatch);
    for (const parts of calls) this.deliver(parts);
    return calls.length > 0;
  }

  private deliver(parts: Parts<OwnedPartition>): void {
    const partitions = parts.map(([partition]) => partition);
    this.table.begin(partitions);
    const call = this.callHandler(parts).finally(() => {
      this.calls.delete(call);
      this.table.end(partitions);
      this.releaseSurplus();
      this.signal.wake();
    });
    this.calls.add(call);
  }

  private async callHandler(parts: Parts<OwnedPartition>): Promise<void> {
    const batch = parts.flatMap(([, records]) => records);
    try {
      await this.options.handler(batch);
      for (const [partition, records] of parts) partition.handled(records);
      this.commit();
    } catch (error) {
      for (const [partition] of parts) partition.rejected();
      const fields = { group: this.options.group, records: batch.length, ...errorFields(error) };
      this.options.logger.warn(fields, 'events were rejected by their handler and will be delivered again');
    }
  }

  /** One statement at a time; what is handled meanwhile goes with the next. */
  private commit(): void {
    this.committing ??= this.commitAll().finally(() => {
      this.committing = undefined;
    });
  }

  private async commitAll(): Promise<void> {
    let pauseMs = 50;
    for (let open = this.table.uncommitted(); open.length > 0; open = this.table.uncommitted()) {
      try {
        await this.commitOnce(open, false);
      } catch (error) {
        this.options.logger.warn(
          { group: this.options.group, ...errorFields(error) },
          'offsets could not be committed',
        );
        if (this.stopping) return;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
        pauseMs = Math.min(LONGEST_TROUBLE_PAUSE_MS, pauseMs * 2);
      }
    }
  }

  private async commitOnce(partitions: OwnedPartition[], release: boolean): Promise<void> {
    if (partitions.length === 0) return;
    const positions = partitions.map((partition) => partition.position);
    const done = await this.statements.commit(partitions, positions, release);
    for (const [index, partition] of partitions.entries()) {
      if (done.has(partition.id)) partition.committed = positions[index] ?? partition.committed;
      if (release || !done.has(partition.id)) this.table.drop(partition);
    }
  }

  private beat(): void {
    this.beatAgain = true;
    this.beating ??= this.beatWhileAsked().finally(() => {
      this.beating = undefined;
    });
  }

  private async beatWhileAsked(): Promise<void> {
    while (this.beatAgain) {
      this.beatAgain = false;
      await this.beatOnce().catch((error: unknown) => {
        this.options.logger.warn({ group: this.options.group, ...errorFields(error) }, 'leases could not be renewed');
      });
    }
  }

  private async beatOnce(): Promise<void> {
    const startedAt = performance.now();
    const owned = await this.statements.beat();
    this.leaseEndsAt = startedAt + this.options.leaseMs;
    if (this.table.update(owned)) this.signal.wake();
    this.releaseSurplus();
  }

  /** Gives idle partitions above our share back; busy ones follow when their call is done. */
  private releaseSurplus(): void {
    const surplus = this.stopping ? [] : this.table.takeSurplus();
    if (surplus.length === 0) return;
    const released = this.commitOnce(surplus, true).catch((error: unknown) => {
      this.options.logger.warn(
        { group: this.options.group, ...errorFields(error) },
        'partitions could not be released',
      );
    });
    const call = released.finally(() => {
      this.calls.delete(call);
      this.table.end(surplus);
    });
    this.calls.add(call);
  }
}
