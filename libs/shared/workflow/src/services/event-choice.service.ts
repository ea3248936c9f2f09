import { Injectable } from '@nestjs/common';
import type { DeliveredRecord, WaitingRecords } from '../ports/event-bus.port.js';
import { FlowExecutionService } from './flow-execution.service.js';

/**
 * Which events are taken in next, of those that wait on the bus: of tenants that have places, the oldest of each customer.
 * A tenant without a place waits there, where waiting costs nothing, and others' events overtake it. Only when so much of
 * it waits that nothing more can be read are its events taken in all the same: their runs are stored, to begin later.
 */
@Injectable()
export class EventChoice {
  private readonly stored = new WeakSet<DeliveredRecord>();
  private readonly promised = new WeakSet<DeliveredRecord>();
  /** Tenants that were left waiting since somebody was told of a place. */
  private readonly left = new Set<string>();
  private turn = 0;

  constructor(private readonly execution: FlowExecutionService) {}

  /** `look`: called when a tenant that was left waiting may have a place. */
  onPlace(look: () => void): void {
    this.execution.onPlace(() => {
      for (const tenantId of this.left) {
        if (this.execution.places(tenantId) === 0) continue;
        this.left.clear();
        look();
        return;
      }
    });
  }

  choose(waiting: readonly WaitingRecords[], most: number): DeliveredRecord[] {
    const pass = new Pass(waiting, most, (tenantId) => this.execution.places(tenantId));
    this.turn += 1;
    for (const partition of byTurns(waiting, this.turn)) pass.read(partition);
    for (const record of pass.toStore) this.stored.add(record);
    for (const record of pass.toBegin) {
      this.promised.add(record);
      this.execution.promise(tenantOf(record.key));
    }
    for (const tenantId of pass.left) this.left.add(tenantId);
    return [...pass.toBegin, ...pass.toStore];
  }

  /** Whether runs that this event begins are to be stored, to begin when their tenant's turn has come. */
  beginsLater(record: DeliveredRecord): boolean {
    return this.stored.has(record);
  }

  /** What was chosen has been taken in, or not: its runs hold places of their own now. */
  settled(records: readonly DeliveredRecord[]): void {
    for (const record of records) if (this.promised.delete(record)) this.execution.settle(tenantOf(record.key));
  }
}

/** One look at what waits. */
class Pass {
  readonly toBegin: DeliveredRecord[] = [];
  readonly toStore: DeliveredRecord[] = [];
  /** Tenants of which something was left for want of a place. */
  readonly left = new Set<string>();
  private readonly keys = new Set<string>();
  private readonly places = new Map<string, number>();
  /** How many partitions more are read. Where much waits, half are left to another batch, to be taken in beside this one. */
  private partitions: number;
  /** Most of one partition. */
  private readonly share: number;

  constructor(
    waiting: readonly WaitingRecords[],
    private readonly most: number,
    private readonly placesOf: (tenantId: string) => number,
  ) {
    const much = waiting.reduce((sum, { records }) => sum + records.length, 0) > most;
    this.partitions = much ? Math.ceil(waiting.length / 2) : waiting.length;
    this.share = much ? Math.ceil(most / Math.max(1, this.partitions)) : most;
  }

  read({ records, full }: WaitingRecords): void {
    if (this.partitions === 0) return;
    const before = this.size;
    const end = Math.min(this.most, before + this.share);
    let without: string | undefined;
    for (const record of records) {
      if (this.size >= end) break;
      if (without !== undefined && !full && record.key.startsWith(without)) continue;
      if (!this.take(record, full)) without = `${tenantOf(record.key)}:`;
    }
    if (this.size > before) this.partitions -= 1;
  }

  private get size(): number {
    return this.toBegin.length + this.toStore.length;
  }

  /** False when its tenant has no place. A customer's second event waits for the first. */
  private take(record: DeliveredRecord, full: boolean): boolean {
    const tenantId = tenantOf(record.key);
    const places = this.places.get(tenantId) ?? this.placesOf(tenantId);
    if (places <= 0 && !full) {
      this.left.add(tenantId);
      return false;
    }
    if (this.keys.has(record.key)) return true;
    this.keys.add(record.key);
    this.places.set(tenantId, places - 1);
    (places > 0 ? this.toBegin : this.toStore).push(record);
    return true;
  }
}

/** Keys of events are `tenant:customer`. */
function tenantOf(key: string): string {
  const end = key.indexOf(':');
  return end < 0 ? key : key.slice(0, end);
}

function byTurns<T>(items: readonly T[], turn: number): T[] {
  const from = items.length > 0 ? turn % items.length : 0;
  return [...items.slice(from), ...items.slice(0, from)];
}
