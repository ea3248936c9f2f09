import { Agent, request } from 'undici';
import type { WebhookCall } from './wire/wire.js';

const RETRIES_MS = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000];

/** Calls the gateway as providers do: at least once, again after a delay until it answers 2xx. */
export class WebhookCaller {
  readonly stats = { delivered: 0, retried: 0, givenUp: 0 };
  private readonly agent = new Agent({ connections: 64, pipelining: 1, headersTimeout: 30_000, bodyTimeout: 30_000 });
  private readonly timers = new Set<NodeJS.Timeout>();
  private stopped = false;

  /** One try, and what came back. */
  async call({ url, headers, body }: WebhookCall): Promise<{ status: number; body: string }> {
    const response = await request(url, { method: 'POST', headers, body, dispatcher: this.agent });
    return { status: response.statusCode, body: await response.body.text() };
  }

  /** Until it is taken, or a minute has passed. */
  deliver(webhook: WebhookCall, attempt = 0): void {
    void this.call(webhook)
      .then(({ status }) => status >= 200 && status < 300)
      .catch(() => false)
      .then((taken) => {
        if (taken) this.stats.delivered += 1;
        else this.retry(webhook, attempt);
      });
  }

  /** Runs later, unless the simulator is stopped or reset first. */
  later(ms: number, act: () => void): void {
    if (this.stopped) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, ms);
    this.timers.add(timer);
  }

  forgetTimers(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.forgetTimers();
    await this.agent.destroy();
  }

  private retry(webhook: WebhookCall, attempt: number): void {
    const delayMs = RETRIES_MS[attempt];
    if (delayMs === undefined) this.stats.givenUp += 1;
    if (delayMs === undefined || this.stopped) return;
    this.stats.retried += 1;
    this.later(delayMs, () => this.deliver(webhook, attempt + 1));
  }
}
