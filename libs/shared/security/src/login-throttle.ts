import { LRUCache } from 'lru-cache';

export interface LoginThrottleOptions {
  /** Failures for one email from one address before waiting. */
  perAccount: number;
  /** Failures from one address, over all emails. */
  perAddress: number;
  windowMs: number;
}

const DEFAULTS: LoginThrottleOptions = { perAccount: 5, perAddress: 50, windowMs: 60_000 };

/**
 * Counts failed logins by email and address together, and by address alone. Never by email alone: that would let anybody
 * lock a colleague out. In memory: behind several gateways the limit multiplies by their number.
 */
export class LoginThrottle {
  private readonly failures: LRUCache<string, { count: number; sinceMs: number }>;
  private readonly options: LoginThrottleOptions;

  constructor(
    options: Partial<LoginThrottleOptions> = {},
    private readonly nowMs: () => number = Date.now,
  ) {
    this.options = { ...DEFAULTS, ...options };
    this.failures = new LRUCache({ max: 50_000 });
  }

  /** Milliseconds to wait before another try is looked at; 0 to go on. */
  waitMs(email: string, address: string): number {
    const byAccount = this.remainingMs(accountKey(email, address), this.options.perAccount);
    return Math.max(byAccount, this.remainingMs(address, this.options.perAddress));
  }

  failed(email: string, address: string): void {
    for (const key of [accountKey(email, address), address]) {
      const entry = this.live(key);
      this.failures.set(key, { count: (entry?.count ?? 0) + 1, sinceMs: entry?.sinceMs ?? this.nowMs() });
    }
  }

  succeeded(email: string, address: string): void {
    this.failures.delete(accountKey(email, address));
  }

  private remainingMs(key: string, limit: number): number {
    const entry = this.live(key);
    return entry && entry.count >= limit ? entry.sinceMs + this.options.windowMs - this.nowMs() : 0;
  }

  private live(key: string): { count: number; sinceMs: number } | undefined {
    const entry = this.failures.get(key);
    return entry && this.nowMs() - entry.sinceMs < this.options.windowMs ? entry : undefined;
  }
}

function accountKey(email: string, address: string): string {
  return `${address} ${email.toLowerCase()}`;
}
