export interface MicroBatcherOptions {
  /** Most items of one flush. */
  maxBatch: number;
  /** Flushes that may be under way at once. */
  maxConcurrent: number;
}

interface Waiting<I, O> {
  item: I;
  resolve: (answer: O) => void;
  reject: (reason: unknown) => void;
}

/**
 * Turns many small calls into few large ones without a timer: while a flush is under way, what comes in waits for the
 * next. Unloaded, a call goes out at the end of the current turn of the event loop; under load, batches grow by themselves.
 */
export class MicroBatcher<I, O> {
  private waiting: Waiting<I, O>[] = [];
  private inFlight = 0;
  private scheduled = false;

  /** `flush` answers one result an item, in order. When it rejects, every call of that batch rejects. */
  constructor(
    private readonly flush: (items: I[]) => Promise<O[]>,
    private readonly options: MicroBatcherOptions,
  ) {}

  add(item: I): Promise<O> {
    return new Promise<O>((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled || this.inFlight >= this.options.maxConcurrent) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      while (this.waiting.length > 0 && this.inFlight < this.options.maxConcurrent) this.send();
    });
  }

  private send(): void {
    const batch = this.waiting.splice(0, this.options.maxBatch);
    this.inFlight += 1;
    this.flush(batch.map((one) => one.item))
      .then(
        (answers) => {
          for (const [index, one] of batch.entries()) one.resolve(answers[index] as O);
        },
        (reason: unknown) => {
          for (const one of batch) one.reject(reason);
        },
      )
      .finally(() => {
        this.inFlight -= 1;
        if (this.waiting.length > 0) this.schedule();
      });
  }
}
