/** A flag that a loop sleeps on. Waking it before it sleeps is not lost. */
export class WakeSignal {
  private raised = false;
  private resume: (() => void) | undefined;

  wake(): void {
    this.raised = true;
    this.resume?.();
  }

  /** Returns when woken, at the latest after `timeoutMs`. */
  async wait(timeoutMs: number): Promise<void> {
    if (!this.raised) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.resume = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.resume = undefined;
    }
    this.raised = false;
  }
}
