import type { LiveBus } from '@columba/workflow/ports';
import { Redis } from 'ioredis';
import { errorFields, type MessagingLogger } from '../messaging-logger.js';
import { within } from '../within.js';
import { ListenerSet } from './listener-set.js';

const ANSWER_TIMEOUT_MS = 2_000;

/** Hints by Redis pub/sub; the messages of one call are one message there. */
export class RedisLiveBus implements LiveBus {
  private readonly publisher: Redis;
  private readonly subscriber: Redis;
  private readonly listeners: ListenerSet;
  private readonly reconnectListeners = new Set<() => void>();
  private wasReady = false;

  constructor(private readonly options: { redisUrl: string; clientId: string; logger: MessagingLogger }) {
    const retryStrategy = (times: number) => Math.min(1_000, 50 * 2 ** Math.min(times, 6));
    this.listeners = new ListenerSet(options.logger);
    this.publisher = new Redis(options.redisUrl, {
      connectionName: `${options.clientId}-live`,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      commandTimeout: ANSWER_TIMEOUT_MS,
      connectTimeout: ANSWER_TIMEOUT_MS,
      retryStrategy,
    });
    // Its subscriptions are made again by ourselves, so that we know when they are there.
    this.subscriber = new Redis(options.redisUrl, {
      connectionName: `${options.clientId}-live-listener`,
      maxRetriesPerRequest: null,
      autoResubscribe: false,
      // It asks with INFO, which a connection that has subscribed by then refuses: it was given up and made anew.
      enableReadyCheck: false,
      retryStrategy,
    });
    for (const client of [this.publisher, this.subscriber])
      client.on('error', (error) => options.logger.debug(errorFields(error), 'live bus: Redis is out of reach'));
    this.subscriber.on('message', (channel, json) => this.listeners.deliver(channel, json));
    this.subscriber.on('ready', () => void this.resubscribe());
  }

  async publish(channel: string, messages: readonly unknown[]): Promise<void> {
    if (messages.length === 0) return;
    await this.ready(this.publisher);
    await this.publisher.publish(channel, JSON.stringify(messages));
  }

  async subscribe(channel: string, listener: (message: unknown) => void): Promise<() => Promise<void>> {
    const own = (message: unknown) => listener(message);
    this.listeners.add(channel, own);
    try {
      await within(ANSWER_TIMEOUT_MS, this.subscriber.subscribe(channel));
    } catch (error) {
      this.listeners.remove(channel, own);
      throw error;
    }
    return async () => {
      if (!this.listeners.remove(channel, own) || this.subscriber.status !== 'ready') return;
      await within(ANSWER_TIMEOUT_MS, this.subscriber.unsubscribe(channel)).catch(() => undefined);
    };
  }

  onReconnect(listener: () => void): void {
    this.reconnectListeners.add(listener);
  }

  async health(): Promise<string | null> {
    try {
      await this.ready(this.publisher);
      await this.publisher.ping();
      return this.subscriber.status === 'ready' ? null : 'Redis live bus: not listening just now';
    } catch (error) {
      return `Redis live bus: ${errorFields(error).error.message}`;
    }
  }

  async close(): Promise<void> {
    this.listeners.clear();
    this.publisher.disconnect();
    this.subscriber.disconnect();
  }

  private async resubscribe(): Promise<void> {
    const again = this.wasReady;
    this.wasReady = true;
    const channels = this.listeners.names();
    try {
      if (channels.length > 0) await this.subscriber.subscribe(...channels);
    } catch (error) {
      // The connection broke again; the next one tries again.
      this.options.logger.debug(errorFields(error), 'live bus: subscriptions could not be restored yet');
      return;
    }
    if (!again) return;
    this.options.logger.info({}, 'listening to Redis again');
    for (const listener of this.reconnectListeners) listener();
  }

  /** Just after the start the connection may still be on its way. */
  private async ready(client: Redis): Promise<void> {
    if (client.status === 'ready' || (client.status !== 'connecting' && client.status !== 'connect')) return;
    await within(ANSWER_TIMEOUT_MS, new Promise<void>((resolve) => client.once('ready', () => resolve())));
  }
}
