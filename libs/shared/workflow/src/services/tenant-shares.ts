/** Whoever had a run here within this time is there to be fair to. */
const PRESENT_MS = 60_000;

/**
 * How many of a worker's places each tenant has taken. No tenant gets all of them, so that another's run finds one at
 * once, whatever the first has queued.
 */
export class TenantShares {
  private readonly taken = new Map<string, number>();
  private readonly promised = new Map<string, number>();
  private readonly seenAtMs = new Map<string, number>();

  constructor(private readonly most: number) {}

  take(tenantId: string, nowMs: number): void {
    this.taken.set(tenantId, (this.taken.get(tenantId) ?? 0) + 1);
    this.seenAtMs.set(tenantId, nowMs);
  }

  giveBack(tenantId: string): void {
    lower(this.taken, tenantId);
  }

  /** Keeps a place for a run that may begin. */
  promise(tenantId: string): void {
    this.promised.set(tenantId, (this.promised.get(tenantId) ?? 0) + 1);
  }

  /** It has taken its place, or never will. */
  settle(tenantId: string): void {
    lower(this.promised, tenantId);
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
    return [...this.taken.keys()].filter((tenantId) => !this.hasRoom(tenantId));
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
    return (this.taken.get(tenantId) ?? 0) + (this.promised.get(tenantId) ?? 0);
  }
}

function lower(counts: Map<string, number>, tenantId: string): void {
  const left = (counts.get(tenantId) ?? 0) - 1;
  if (left > 0) counts.set(tenantId, left);
  else counts.delete(tenantId);
}
