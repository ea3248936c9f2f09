import { LRUCache } from 'lru-cache';

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Token buckets by key: `burst` at once, refilled by `perSecond`. In memory, so per gateway. */
export class RateLimiter {
  private readonly buckets = new LRUCache<string, Bucket>({ max: 20_000 });

  constructor(
    private readonly rate: { perSecond: number; burst: number },
    private readonly nowMs: () => number = Date.now,
  ) {}

  /** 0 when the request may pass, otherwise milliseconds until the next one may. */
  take(key: string): number {
    const bucket = this.refilled(key);
    this.buckets.set(key, bucket);
    if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) / this.rate.perSecond) * 1_000);
    bucket.tokens -= 1;
    return 0;
  }

  private refilled(key: string): Bucket {
    const nowMs = this.nowMs();
    const bucket = this.buckets.get(key);
    if (!bucket) return { tokens: this.rate.burst, atMs: nowMs };
    const gained = ((nowMs - bucket.atMs) / 1_000) * this.rate.perSecond;
    return { tokens: Math.min(this.rate.burst, bucket.tokens + gained), atMs: nowMs };
  }
}
