/** What must be undone, newest first. What was added in one call is undone together. */
export class Shutdown {
  private readonly steps: (() => Promise<void>)[][] = [];
  private done: Promise<void> | undefined;

  add(...steps: (() => Promise<void>)[]): void {
    this.steps.push(steps);
  }

  /** Undoes everything, once: whoever calls it again waits for the first. A step that fails does not keep the others. */
  run(): Promise<void> {
    this.done ??= this.undo();
    return this.done;
  }

  private async undo(): Promise<void> {
    const errors: unknown[] = [];
    for (let steps = this.steps.pop(); steps; steps = this.steps.pop()) {
      const results = await Promise.allSettled(steps.map((step) => step()));
      errors.push(...results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])));
    }
    if (errors.length > 0) throw new AggregateError(errors, 'not everything could be stopped');
  }
}
