interface Waiting<In, Out> {
  items: readonly In[];
  resolve: (answers: Out[]) => void;
  reject: (reason: unknown) => void;
}

/**
 * Calls that come while one is under way wait and then go together, in one transaction. When a shared one is refused,
 * each call is tried alone, so that one call's content cannot spoil another's.
 */
export class SharedBatch<In, Out> {
  private waiting: Waiting<In, Out>[] = [];
  private running = 0;

  constructor(
    private readonly run: (items: readonly In[]) => Promise<Out[]>,
    private readonly limits: { maxItems: number; maxConcurrent: number },
  ) {}

  /** Answers belong to the items by position. */
  add(items: readonly In[]): Promise<Out[]> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ items, resolve, reject });
      this.next();
    });
  }

  private next(): void {
    if (this.running >= this.limits.maxConcurrent || this.waiting.length === 0) return;
    const calls: Waiting<In, Out>[] = [];
    let count = 0;
    while (this.waiting.length > 0 && (calls.length === 0 || count < this.limits.maxItems)) {
      const call = this.waiting.shift();
      if (!call) break;
      calls.push(call);
      count += call.items.length;
    }
    this.running += 1;
    void this.together(calls).finally(() => {
      this.running -= 1;
      this.next();
    });
  }

  private async together(calls: readonly Waiting<In, Out>[]): Promise<void> {
    try {
      const answers = await this.run(calls.flatMap((call) => call.items));
      let from = 0;
      for (const call of calls) {
        call.resolve(answers.slice(from, from + call.items.length));
        from += call.items.length;
      }
    } catch (error) {
      if (calls.length === 1) calls[0]?.reject(error);
      else for (const call of calls) await this.together([call]);
    }
  }
}
