import { errorFields, type MessagingLogger } from '../messaging-logger.js';

type Listener = (message: unknown) => void;

/** Listeners by channel. One that throws harms no other. */
export class ListenerSet {
  private readonly channels = new Map<string, Set<Listener>>();

  constructor(private readonly logger: MessagingLogger) {}

  /** True when it is the channel's first. */
  add(channel: string, listener: Listener): boolean {
    const listeners = this.channels.get(channel);
    if (listeners) listeners.add(listener);
    else this.channels.set(channel, new Set([listener]));
    return listeners === undefined;
  }

  /** True when it was the channel's last. */
  remove(channel: string, listener: Listener): boolean {
    const listeners = this.channels.get(channel);
    if (!listeners?.delete(listener) || listeners.size > 0) return false;
    return this.channels.delete(channel);
  }

  names(): string[] {
    return [...this.channels.keys()];
  }

  clear(): void {
    this.channels.clear();
  }

  /** `json` is an array of messages. What is not is dropped: hints may be missed, but never harm. */
  deliver(channel: string, json: string): void {
    const messages = this.parse(channel, json);
    for (const message of messages)
      for (const listener of this.channels.get(channel) ?? []) this.call(listener, message);
  }

  private call(listener: Listener, message: unknown): void {
    try {
      listener(message);
    } catch (error) {
      this.logger.error(errorFields(error), 'a listener of the live bus failed');
    }
  }

  private parse(channel: string, json: string): unknown[] {
    try {
      const messages: unknown = JSON.parse(json);
      if (Array.isArray(messages)) return messages;
      this.logger.warn({ channel }, 'a message on the live bus is not a list');
    } catch {
      this.logger.warn({ channel }, 'a message on the live bus is not JSON');
    }
    return [];
  }
}
