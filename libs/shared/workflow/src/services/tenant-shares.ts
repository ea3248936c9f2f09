/** Whoever had a run here within this time is there to be fair to. */
const PRESENT_MS = 60_000;

/**
 * How many of a worker's places each tenant has taken. No tenant gets all of them, so that another's run finds one at
 * once, whatever the first has queued.
 */
export class TenantShares {
  private readonly taken = new Map<string, number>();
  private readonly seenAtMs = new Map<string, number>();

  constructor(private readonly most: number) {}

  take(tenantId: string, nowMs: number): void {
    this.taken.set(tenantId, this.of(tenantId) + 1);
    this.seenAtMs.set(tenantId, nowMs);
  }

  giveBack(tenantId: string): void {
    const left = this.of(tenantId) - 1;
    if (left > 0) this.taken.set(tenantId, left);
    else this.taken.delete(tenantId);
  }

  /** How many more it may take. */
  left(tenantId: string): number {
    return Math.max(0, this.most - this.of(tenantId));
  }

  hasRoom(tenantId: string): boolean {
    return this.left(tenantId) > 0;
  }

  /** Tenants that have all that they may have. */
  full(): string[] {
    return [...this.taken].filter(([, count]) => count >= this.most).map(([tenantId]) => tenantId);
  }

  /** Whether others than this tenant have had runs here lately. */
  othersThan(tenantId: string, nowMs: number): boolean {
    for (const [other, atMs] of this.seenAtMs) {
      if (nowMs - atMs > PRESENT_MS) this.seenAtMs.delete(other);
      else if (other !== tenantId) return true;
    }
    return false;
  }

  private of(tenantId: string): number {
    return this.taken.get(tenantId) ?? 0;
  }
}
