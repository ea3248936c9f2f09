interface Behind {
  /** Batches that are about to store runs that begin later. */
  storing: number;
  storedAtMs: number;
}

/**
 * Tenants of whom runs are stored that begin later. Until these are taken up, what comes after them is stored too: one
 * customer's runs begin in the order of the events.
 */
export class TenantBacklog {
  private readonly behind = new Map<string, Behind>();

  has(tenantId: string): boolean {
    return this.behind.has(tenantId);
  }

  storing(tenantId: string): void {
    const behind = this.behind.get(tenantId) ?? { storing: 0, storedAtMs: 0 };
    behind.storing += 1;
    this.behind.set(tenantId, behind);
  }

  stored(tenantId: string, nowMs: number): void {
    const behind = this.behind.get(tenantId);
    if (!behind) return;
    behind.storing -= 1;
    behind.storedAtMs = nowMs;
  }

  /** A look that began at `askedAtMs` found nothing due of other tenants than `left`. */
  looked(left: ReadonlySet<string>, askedAtMs: number): void {
    for (const [tenantId, { storing, storedAtMs }] of this.behind)
      if (!left.has(tenantId) && storing === 0 && storedAtMs < askedAtMs) this.behind.delete(tenantId);
  }
}
