import type { BreakerLimits, BreakerReport, BreakerState, BreakerStatus } from '../../ports/breaker.port.js';

/** How a call ended, as far as it tells of the destination's health. */
export type Verdict = 'success' | 'failure' | 'neutral';

type SeenError = NonNullable<BreakerReport['error']>;

/** A destination that answers nothing for so long makes those who wait for it come again later. */
const STALL_MS = 1_000;
/** After so long without a success, the next burst begins carefully again. */
const QUIET_MS = 1_000;
const MOST_CREDIT = 1_000_000;

/**
 * What one worker knows of one destination. While nothing fails it is a counter in memory. Calls under way plus failures
 * never exceed the threshold, so that a destination that fails gets no more calls than that: with the first failure the
 * others wait for how those under way end; before it, concurrency begins at the threshold and grows with successes.
 */
export class DestinationBreaker {
  state: BreakerState = 'closed';
  /** Not closed: when the next probe may leave. */
  retryAtMs = 0;
  /** A probe of this worker is under way or being claimed. */
  probing = false;
  private inFlight = 0;
  private credit: number;
  private shared = 0;
  private failures = 0;
  private successes = 0;
  private probe: BreakerReport['probe'] = null;
  private error: SeenError | null = null;
  private countedAtMs = 0;
  private succeededAtMs = 0;
  private readonly waiting: ((admitted: boolean) => void)[] = [];
  private stall: NodeJS.Timeout | undefined;

  constructor(
    readonly tenantId: string,
    readonly target: string,
    public limits: BreakerLimits,
  ) {
    this.credit = limits.threshold;
  }

  /** Failures that no success has made up for, here and elsewhere. */
  get score(): number {
    return Math.max(0, this.shared + this.failures - this.successes);
  }

  /** Whether something is to be told to the others. */
  get dirty(): boolean {
    return this.failures > 0 || this.successes > 0 || this.probe !== null;
  }

  /** Takes a place for a call, at once or when one is free. False: not now. */
  enter(nowMs: number): true | Promise<boolean> {
    this.forget(nowMs);
    if (this.waiting.length === 0 && this.hasRoom()) {
      this.inFlight += 1;
      return true;
    }
    this.watchStall();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** A probe takes its place whatever the room. */
  enterProbe(): void {
    this.inFlight += 1;
  }

  leave(verdict: Verdict, nowMs: number, error: SeenError | null, isProbe = false): void {
    this.inFlight -= 1;
    if (isProbe) {
      this.probing = false;
      this.probe = verdict === 'failure' ? 'failed' : 'succeeded';
    }
    if (verdict === 'failure') this.failed(nowMs, error);
    if (verdict === 'success') this.succeeded(nowMs);
    this.pump();
  }

  /** What is to be told; counted from here on as told. */
  takeReport(): Omit<BreakerReport, 'tenantId' | 'target' | 'limits'> {
    const { failures, successes, probe, error } = this;
    this.failures = 0;
    this.successes = 0;
    this.probe = null;
    this.error = null;
    this.shared = Math.max(0, this.shared + failures - successes);
    return { failures, successes, probe, error };
  }

  /** The telling failed: it is told again. */
  putBack(report: Pick<BreakerReport, 'failures' | 'successes' | 'probe' | 'error'>): void {
    this.shared = Math.max(0, this.shared - report.failures + report.successes);
    this.failures += report.failures;
    this.successes += report.successes;
    this.probe ??= report.probe;
    this.error ??= report.error;
  }

  /** What the store says is so; null: nothing is amiss. */
  learn(status: Pick<BreakerStatus, 'state' | 'score' | 'retryAtMs'> | null, nowMs: number): void {
    const { state = 'closed', score = 0, retryAtMs = null } = status ?? {};
    const closed = this.state !== 'closed' && state === 'closed';
    this.state = state;
    this.shared = score;
    this.retryAtMs = retryAtMs ?? 0;
    if (score > 0) this.countedAtMs = nowMs;
    if (closed) this.credit = this.limits.threshold;
    if (state !== 'closed') this.turnAway();
    else this.pump();
  }

  private failed(nowMs: number, error: SeenError | null): void {
    this.forget(nowMs);
    this.failures += 1;
    this.countedAtMs = nowMs;
    this.error = error;
    this.credit = this.limits.threshold;
  }

  private succeeded(nowMs: number): void {
    if (this.score > 0) this.successes += 1;
    // Grows only while it is what holds calls back, so that it never is far above what the destination has carried.
    if (this.inFlight * 2 >= this.credit && this.credit < MOST_CREDIT) this.credit += 1;
    this.succeededAtMs = nowMs;
    if (this.waiting.length > 0) this.watchStall();
  }

  private forget(nowMs: number): void {
    if (this.score > 0 && nowMs - this.countedAtMs > this.limits.windowMs) {
      this.shared = 0;
      this.failures = 0;
      this.successes = 0;
    }
    if (this.inFlight === 0 && nowMs - this.succeededAtMs > QUIET_MS) this.credit = this.limits.threshold;
  }

  private hasRoom(): boolean {
    if (this.state !== 'closed') return false;
    const { score } = this;
    return score > 0 ? this.inFlight + score < this.limits.threshold : this.inFlight < this.credit;
  }

  private pump(): void {
    while (this.waiting.length > 0 && this.hasRoom()) {
      this.inFlight += 1;
      this.waiting.shift()?.(true);
    }
    if (this.waiting.length === 0) this.endStall();
  }

  private turnAway(): void {
    this.endStall();
    for (const answer of this.waiting.splice(0)) answer(false);
  }

  private watchStall(): void {
    if (this.stall) this.stall.refresh();
    else this.stall = setTimeout(() => this.turnAway(), STALL_MS);
  }

  private endStall(): void {
    clearTimeout(this.stall);
    this.stall = undefined;
  }
}
