import type { LiveAck, LiveTarget, RunFact } from '@columba/workflow-contracts';
import { FactSequence, type Offered } from './fact-sequence';

const SETTLE_MS = 300;
const MAX_FILLS = 4;
/** Refusals that pass by themselves: asked again after a while. */
const PASSING = new Set(['unavailable', 'gone']);
const ASK_AGAIN_MS = 2_000;

export interface SubscribeOptions {
  /** Number of the last fact the caller holds. Left out: a run from its start, a flow or the tenant from now on. */
  after?: number;
  /** New facts, in order, each once, never with a hole while the hole can be filled. */
  onFacts: (facts: RunFact[]) => void;
  /** The server said no (not found, not allowed). */
  onRefused?: (refusal: { code: string; detail: string }) => void;
}

export interface SubscriptionPorts {
  /** Facts of a run after `seq`, over HTTP. */
  fetchRunFacts: (runId: string, after: number) => Promise<RunFact[]>;
  /** Asks the server again from `after`; for targets whose facts HTTP does not list. */
  resubscribe: (subscription: LiveSubscription) => void;
}

/** One listener's view of a target: order, no duplicates, and a hole is fetched before anything behind it is shown. */
export class LiveSubscription {
  private readonly sequence: FactSequence;
  private expected = 0;
  private fills = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  constructor(
    readonly target: LiveTarget,
    private readonly options: SubscribeOptions,
    private readonly ports: SubscriptionPorts,
  ) {
    this.sequence = new FactSequence(target, options.after ?? ('runId' in target ? 0 : undefined));
  }

  /** What to say to the server, now or after a reconnect. */
  get request(): LiveTarget & { after?: number } {
    const after = this.sequence.last;
    return after === undefined ? { ...this.target } : { ...this.target, after };
  }

  acknowledged(answer: LiveAck): void {
    if (this.closed) {
      return;
    }
    if (!answer.ok) {
      this.refused(answer);
      return;
    }
    this.expected = 'flowId' in this.target ? 0 : answer.last;
    this.deliver(this.sequence.startAt(answer.last));
  }

  private refused({ code, detail }: { code: string; detail: string }): void {
    if (PASSING.has(code)) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        this.timer = undefined;
        this.ports.resubscribe(this);
      }, ASK_AGAIN_MS);
    } else {
      this.options.onRefused?.({ code, detail });
    }
  }

  received(facts: readonly RunFact[]): void {
    if (!this.closed) {
      this.deliver(this.sequence.offer(facts));
    }
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private get incomplete(): boolean {
    const last = this.sequence.last;
    return this.sequence.hasGap || (last !== undefined && last < this.expected);
  }

  private deliver(offered: Offered): void {
    if (offered.ready.length > 0) {
      this.fills = 0;
      this.options.onFacts(offered.ready);
    }
    if (this.incomplete) {
      this.timer ??= setTimeout(() => void this.fill(), SETTLE_MS * (1 + this.fills * 3));
    } else {
      clearTimeout(this.timer);
      this.timer = undefined;
    }
  }

  /** Runs a moment after a hole was seen, as a hole often closes by itself. */
  private async fill(): Promise<void> {
    this.timer = undefined;
    if (this.closed || !this.incomplete) {
      return;
    }
    this.fills += 1;
    if (this.fills > MAX_FILLS) {
      this.expected = 0;
      this.fills = 0;
      this.deliver(this.sequence.skipGap());
      return;
    }
    if ('runId' in this.target) {
      const missing = await this.ports.fetchRunFacts(this.target.runId, this.sequence.last ?? 0).catch(() => []);
      this.received(missing);
    } else {
      this.ports.resubscribe(this);
      this.deliver({ ready: [], gap: this.sequence.hasGap });
    }
  }
}
