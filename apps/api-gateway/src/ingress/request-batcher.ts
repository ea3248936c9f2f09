interface Waiting<I> {
  items: readonly I[];
  resolve: () => void;
  reject: (reason: unknown) => void;
}

export interface RequestBatcherOptions {
  /** Most items of one flush; a single request may be larger. */
  maxItems: number;
  /** A batch that fails sooner than this is tried again request by request, so that one bad request spoils no other. */
  splitWithinMs: number;
}

/**
 * Gathers the items of concurrent requests into one write. While a flush is under way, what comes in waits for the next:
 * no timer, so an unloaded request waits for nobody, and under load batches grow by themselves. One flush at a time
 * keeps the order of arrival.
 */
export class RequestBatcher<I> {
  private waiting: Waiting<I>[] = [];
  private running: Promise<void> | null = null;

  constructor(
    private readonly flush: (items: I[]) => Promise<void>,
    private readonly options: RequestBatcherOptions,
  ) {}

  /** Resolves once the items are written; rejects when they are not. */
  add(items: readonly I[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ items, resolve, reject });
      this.running ??= this.run();
    });
  }

  /** Resolves when nothing is waiting or under way. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    // Requests that were read in the same turn of the event loop belong together.
    await new Promise(setImmediate);
    while (this.waiting.length > 0) await this.settle(this.takeBatch());
    this.running = null;
  }

  private takeBatch(): Waiting<I>[] {
    let count = 0;
    let size = 0;
    for (const { items } of this.waiting) {
      if (count > 0 && size + items.length > this.options.maxItems) break;
      size += items.length;
      count += 1;
    }
    return this.waiting.splice(0, count);
  }

  private async settle(batch: Waiting<I>[]): Promise<void> {
    const startedAt = performance.now();
    try {
      await this.flush(batch.flatMap(({ items }) => items));
      for (const { resolve } of batch) resolve();
    } catch (reason) {
      const quick = performance.now() - startedAt < this.options.splitWithinMs;
      if (batch.length > 1 && quick) for (const one of batch) await this.settle([one]);
      else for (const { reject } of batch) reject(reason);
    }
  }
}
