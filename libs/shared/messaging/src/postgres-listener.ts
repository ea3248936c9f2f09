import pg from 'pg';
import { errorFields, type MessagingLogger } from './messaging-logger.js';

const PING_EVERY_MS = 10_000;
const PING_TIMEOUT_MS = 5_000;
const LONGEST_PAUSE_MS = 1_000;

/**
 * One connection that LISTENs, and comes back by itself when it is lost. Several parts of a process may share it.
 * Notifications sent while it was away are gone: whoever needs to know asks for `onReconnect`.
 */
export class PostgresListener {
  private readonly channels = new Map<string, Set<(payload: string) => void>>();
  private readonly reconnectListeners = new Set<() => void>();
  private client: pg.Client | undefined;
  private connecting: Promise<pg.Client> | undefined;
  private retry: NodeJS.Timeout | undefined;
  private pauseMs = 0;
  private closed = false;
  private wasConnected = false;
  private ping: NodeJS.Timeout | undefined;

  constructor(private readonly options: { databaseUrl: string; clientId: string; logger: MessagingLogger }) {}

  /** Resolves when listening. Rejects when the server cannot be reached now; then it is as if it was not called. */
  async listen(channel: string, listener: (payload: string) => void): Promise<() => Promise<void>> {
    const known = this.channels.get(channel);
    const listeners = known ?? new Set();
    listeners.add(listener);
    this.channels.set(channel, listeners);
    try {
      const client = await this.connect();
      await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      listeners.delete(listener);
      throw error;
    }
    return () => this.unlisten(channel, listener);
  }

  onReconnect(listener: () => void): void {
    this.reconnectListeners.add(listener);
  }

  get connected(): boolean {
    return this.client !== undefined;
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    clearInterval(this.ping);
    await this.connecting?.catch(() => undefined);
    const client = this.client;
    this.client = undefined;
    if (client) await endWithin(client, 1_000);
  }

  private async unlisten(channel: string, listener: (payload: string) => void): Promise<void> {
    const listeners = this.channels.get(channel);
    listeners?.delete(listener);
    if (!listeners || listeners.size > 0) return;
    this.channels.delete(channel);
    // When the connection is lost just now, the next one does not listen to this channel anyway.
    await this.client?.query(`unlisten ${pg.escapeIdentifier(channel)}`).catch(() => undefined);
  }

  private connect(): Promise<pg.Client> {
    if (this.closed) return Promise.reject(new Error('The listener is closed.'));
    if (this.client) return Promise.resolve(this.client);
    this.connecting ??= this.open().finally(() => {
      this.connecting = undefined;
    });
    return this.connecting;
  }

  private async open(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.options.databaseUrl,
      application_name: `${this.options.clientId}-listener`,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    client.on('notification', ({ channel, payload }) => this.notify(channel, payload ?? ''));
    try {
      await client.connect();
      for (const channel of this.channels.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      await endWithin(client, 100);
      throw error;
    }
    this.client = client;
    this.pauseMs = 0;
    this.watch(client);
    if (this.wasConnected) this.announceReconnect();
    this.wasConnected = true;
    return client;
  }

  private announceReconnect(): void {
    this.options.logger.info({}, 'listening to PostgreSQL again');
    for (const listener of this.reconnectListeners) listener();
  }

  /** A connection that died silently (a firewall, a moved server) is noticed by asking. */
  private watch(client: pg.Client): void {
    clearInterval(this.ping);
    this.ping = setInterval(() => {
      const silence = setTimeout(() => this.lost(client), PING_TIMEOUT_MS);
      client.query('select 1').then(
        () => clearTimeout(silence),
        () => clearTimeout(silence),
      );
    }, PING_EVERY_MS);
    this.ping.unref();
  }

  private lost(client: pg.Client): void {
    if (this.client !== client) return;
    this.client = undefined;
    clearInterval(this.ping);
    void endWithin(client, 100);
    this.options.logger.warn({}, 'lost the connection that listens to PostgreSQL');
    this.reconnectLater();
  }

  private reconnectLater(): void {
    if (this.closed) return;
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, this.pauseMs === 0 ? 100 : this.pauseMs * 2);
    this.retry = setTimeout(() => {
      this.connect().catch((error: unknown) => {
        this.options.logger.debug(errorFields(error), 'PostgreSQL cannot be listened to yet');
        this.reconnectLater();
      });
    }, this.pauseMs);
  }

  private notify(channel: string, payload: string): void {
    for (const listener of this.channels.get(channel) ?? []) listener(payload);
  }
}

async function endWithin(client: pg.Client, timeoutMs: number): Promise<void> {
  const timeout = new Promise<void>((resolve) => setTimeout(resolve, timeoutMs).unref());
  await Promise.race([client.end().catch(() => undefined), timeout]);
}
