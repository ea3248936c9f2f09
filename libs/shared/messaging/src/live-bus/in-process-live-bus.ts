import type { LiveBus } from '@columba/workflow/ports';
import type { MessagingLogger } from '../messaging-logger.js';
import { ListenerSet } from './listener-set.js';

/** For one process that serves all. Messages go through JSON, so that nothing works here that fails between processes. */
export class InProcessLiveBus implements LiveBus {
  private readonly listeners: ListenerSet;

  constructor(options: { logger: MessagingLogger }) {
    this.listeners = new ListenerSet(options.logger);
  }

  async publish(channel: string, messages: readonly unknown[]): Promise<void> {
    if (messages.length === 0) return;
    const json = JSON.stringify(messages);
    setImmediate(() => this.listeners.deliver(channel, json));
  }

  async subscribe(channel: string, listener: (message: unknown) => void): Promise<() => Promise<void>> {
    const own = (message: unknown) => listener(message);
    this.listeners.add(channel, own);
    return async () => void this.listeners.remove(channel, own);
  }

  onReconnect(): void {
    // There is no connection to lose.
  }

  async health(): Promise<string | null> {
    return null;
  }

  async close(): Promise<void> {
    this.listeners.clear();
  }
}
