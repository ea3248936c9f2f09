import type { LiveBus } from '@columba/workflow/ports';
import pg from 'pg';
import { errorFields, type MessagingLogger } from '../messaging-logger.js';
import { PostgresListener } from '../postgres-listener.js';
import { ListenerSet } from './listener-set.js';
import { packMessages, unpackMessages } from './pack-messages.js';

/** Hints by LISTEN and NOTIFY; the messages of one call share as few notifications as hold them. */
export class PostgresLiveBus implements LiveBus {
  private readonly pool: pg.Pool;
  private readonly listener: PostgresListener;
  private readonly listeners: ListenerSet;
  private readonly stops = new Map<string, Promise<() => Promise<void>>>();

  constructor(options: { databaseUrl: string; clientId: string; logger: MessagingLogger }) {
    this.pool = new pg.Pool({
      connectionString: options.databaseUrl,
      application_name: `${options.clientId}-live`,
      max: 2,
      connectionTimeoutMillis: 3_000,
      query_timeout: 5_000,
      keepAlive: true,
    });
    this.pool.on('error', (error) => options.logger.debug(errorFields(error), 'live bus lost an idle connection'));
    this.listener = new PostgresListener(options);
    this.listeners = new ListenerSet(options.logger);
  }

  async publish(channel: string, messages: readonly unknown[]): Promise<void> {
    const payloads = packMessages(messages);
    if (payloads.length === 0) return;
    await this.pool.query({
      name: 'columba-live-publish',
      text: 'select pg_notify($1, payload) from unnest($2::text[]) as payload',
      values: [channel, payloads],
    });
  }

  async subscribe(channel: string, listener: (message: unknown) => void): Promise<() => Promise<void>> {
    const own = (message: unknown) => listener(message);
    this.listeners.add(channel, own);
    try {
      await this.listen(channel);
    } catch (error) {
      this.listeners.remove(channel, own);
      throw error;
    }
    return async () => {
      if (!this.listeners.remove(channel, own)) return;
      const stop = this.stops.get(channel);
      this.stops.delete(channel);
      await (await stop)?.();
    };
  }

  onReconnect(listener: () => void): void {
    this.listener.onReconnect(listener);
  }

  async health(): Promise<string | null> {
    try {
      await this.pool.query('select 1');
      return this.stops.size === 0 || this.listener.connected ? null : 'PostgreSQL live bus: not listening just now';
    } catch (error) {
      return `PostgreSQL live bus: ${errorFields(error).error.message}`;
    }
  }

  async close(): Promise<void> {
    this.listeners.clear();
    await this.listener.close();
    await this.pool.end();
  }

  private async listen(channel: string): Promise<void> {
    const known = this.stops.get(channel);
    const stop =
      known ?? this.listener.listen(channel, (payload) => this.listeners.deliver(channel, unpackMessages(payload)));
    this.stops.set(channel, stop);
    try {
      await stop;
    } catch (error) {
      this.stops.delete(channel);
      throw error;
    }
  }
}
