import type { RunQueries } from '@columba/workflow/ports';
import type { RunFact } from '@columba/workflow-contracts';
import { FACT_PAGE, type FactSource } from './fact-source.js';

/** One subscriber that is being brought up to date. */
export interface FeedJoiner {
  source: FactSource;
  /** Position that the client holds; undefined begins with what comes next. */
  after: number | undefined;
  send(facts: RunFact[]): void;
  /** From here on the subscriber gets what is fanned out. */
  join(): void;
  /** Resolves when the client has taken what was sent; false when it is gone or too slow. */
  drained(): Promise<boolean>;
}

export type JoinResult = { kind: 'joined'; last: number } | { kind: 'not-found' } | { kind: 'gone' };

/**
 * Reads a tenant's new facts once and fans them out, in order. Fanning out and joining take turns: whoever joins has got
 * everything up to the last fact that was fanned out, and nothing beyond it, so that neither a gap nor a duplicate can
 * stand between what it caught up on and what it gets live.
 */
export class TenantFeed {
  private fannedOut = -1;
  private turn: Promise<unknown> = Promise.resolve();
  private queuedPump: Promise<void> | null = null;
  private closed = false;

  constructor(
    private readonly tenantId: string,
    private readonly queries: RunQueries,
    private readonly fanOut: (facts: RunFact[]) => void,
  ) {}

  /** There may be new facts. Resolves when they are fanned out; hints that come before the read begins share it. */
  hint(): Promise<void> {
    this.queuedPump ??= this.inTurn(async () => {
      this.queuedPump = null;
      if (this.fannedOut >= 0 && !this.closed) await this.pump();
    });
    return this.queuedPump;
  }

  async join(joiner: FeedJoiner): Promise<JoinResult> {
    if (!(await joiner.source.exists())) return { kind: 'not-found' };
    await this.inTurn(() => this.start());
    const position = await this.catchUp(joiner, joiner.after ?? this.beginning(joiner.source));
    return position === null ? { kind: 'gone' } : await this.inTurn(() => this.finish(joiner, position));
  }

  close(): void {
    this.closed = true;
  }

  /** Where a client that holds nothing begins: with what comes next. A run must be read through to know its last seq. */
  private beginning(source: FactSource): number {
    return source.numberedByTenant ? this.fannedOut : 0;
  }

  private async start(): Promise<void> {
    if (this.fannedOut < 0) this.fannedOut = await this.queries.lastFactNumber(this.tenantId);
  }

  /** The bulk of what was missed, outside the turn: others are served meanwhile. Null when the client is gone. */
  private async catchUp(joiner: FeedJoiner, from: number): Promise<number | null> {
    let position = from;
    for (;;) {
      const next = await this.sendPage(joiner, position);
      position = next.position;
      if (!next.full) return position;
      if (!(await joiner.drained())) return null;
    }
  }

  /** In turn: nothing is fanned out between the last read and the join. */
  private async finish(joiner: FeedJoiner, from: number): Promise<JoinResult> {
    // Another gateway may have shown this client what has not passed here yet.
    await this.pump();
    let next = { position: from, full: true };
    while (next.full) next = await this.sendPage(joiner, next.position);
    if (this.closed) return { kind: 'gone' };
    joiner.join();
    return { kind: 'joined', last: joiner.source.numberedByTenant ? this.fannedOut : next.position };
  }

  /** Sends one page of what was fanned out already; what was not will come to everybody at once. */
  private async sendPage(
    { source, after, send }: FeedJoiner,
    position: number,
  ): Promise<{ position: number; full: boolean }> {
    const page = await source.read(position);
    const due = page.filter((fact) => fact.number <= this.fannedOut);
    const last = due.at(-1);
    if (after !== undefined && due.length > 0) send(due);
    return { position: last ? source.positionOf(last) : position, full: due.length === FACT_PAGE };
  }

  private async pump(): Promise<void> {
    for (;;) {
      const facts = await this.queries.factsOfTenant(this.tenantId, this.fannedOut, FACT_PAGE);
      const last = facts.at(-1);
      if (!last || this.closed) return;
      this.fannedOut = last.number;
      this.fanOut(facts);
      if (facts.length < FACT_PAGE) return;
    }
  }

  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(act);
    this.turn = mine.catch(() => undefined);
    return mine;
  }
}
