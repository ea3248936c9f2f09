import type { LiveAck, LiveServerEvents, LiveTarget, RunFact } from '@columba/workflow-contracts';
import { LiveSubscription, type SubscribeOptions } from './live-subscription';
import { liveTargetKey } from './live-target';

export type LiveState = 'idle' | 'connecting' | 'live' | 'reconnecting';
export type LiveStats = Parameters<LiveServerEvents['stats']>[0];

/** The part of a socket.io client that is used here. */
export interface LiveSocket {
  readonly connected: boolean;
  /** False when socket.io will not reconnect by itself (the server refused). */
  readonly active: boolean;
  connect(): unknown;
  disconnect(): unknown;
  emit(event: string, ...args: unknown[]): unknown;
  on(event: string, listener: (...args: never[]) => void): unknown;
}

export interface LiveClientOptions {
  /** Makes a socket of namespace `/live` that is not connected yet and asks for a fresh ticket on every attempt. */
  openSocket: () => Promise<LiveSocket>;
  fetchRunFacts: (runId: string, after: number) => Promise<RunFact[]>;
  /** Wait before a refused connection is tried again. */
  refusedRetryMs?: number;
}

/**
 * The page's one door to what is happening. Opens the socket with the first subscription, keeps each subscription's
 * last number, and after a reconnect asks for what came in between, so that nobody sees a hole or a repeat.
 */
export class LiveClient {
  private readonly subscriptions = new Set<LiveSubscription>();
  private readonly stateListeners = new Set<() => void>();
  private readonly statsListeners = new Set<(stats: LiveStats) => void>();
  private socket: LiveSocket | undefined;
  private opening: Promise<void> | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private current: LiveState = 'idle';
  private closed = false;

  constructor(private readonly options: LiveClientOptions) {}

  get state(): LiveState {
    return this.current;
  }

  /** Fits React's useSyncExternalStore. */
  readonly onState = (listener: () => void): (() => void) => {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  };

  readonly onStats = (listener: (stats: LiveStats) => void): (() => void) => {
    this.statsListeners.add(listener);
    return () => this.statsListeners.delete(listener);
  };

  /** Follows a run, a flow or the tenant until the returned function is called. */
  subscribe(target: LiveTarget, options: SubscribeOptions): () => void {
    const subscription = new LiveSubscription(target, options, {
      fetchRunFacts: this.options.fetchRunFacts,
      resubscribe: (again) => this.announce(again),
    });
    this.subscriptions.add(subscription);
    this.opening ??= this.open();
    this.announce(subscription);
    return () => this.drop(subscription);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.retryTimer);
    for (const subscription of this.subscriptions) {
      subscription.close();
    }
    this.subscriptions.clear();
    this.socket?.disconnect();
    this.setState('idle');
  }

  private drop(subscription: LiveSubscription): void {
    subscription.close();
    this.subscriptions.delete(subscription);
    const key = liveTargetKey(subscription.target);
    const shared = [...this.subscriptions].some((other) => liveTargetKey(other.target) === key);
    if (!shared && this.socket?.connected) {
      this.socket.emit('unsubscribe', subscription.target);
    }
  }

  private announce(subscription: LiveSubscription): void {
    if (this.socket?.connected) {
      this.socket.emit('subscribe', subscription.request, (answer: LiveAck) => subscription.acknowledged(answer));
    }
  }

  private async open(): Promise<void> {
    this.setState('connecting');
    const socket = await this.options.openSocket();
    if (this.closed) {
      return;
    }
    this.socket = socket;
    socket.on('connect', () => this.connected());
    socket.on('disconnect', () => this.lost(socket));
    socket.on('connect_error', () => this.lost(socket));
    socket.on('facts', (facts: RunFact[]) => this.received(facts));
    socket.on('stats', (stats: LiveStats) => {
      for (const listener of this.statsListeners) {
        listener(stats);
      }
    });
    socket.connect();
  }

  private connected(): void {
    this.setState('live');
    for (const subscription of this.subscriptions) {
      this.announce(subscription);
    }
  }

  private received(facts: RunFact[]): void {
    for (const subscription of [...this.subscriptions]) {
      subscription.received(facts);
    }
  }

  private lost(socket: LiveSocket): void {
    if (this.closed) {
      return;
    }
    this.setState('reconnecting');
    if (!socket.active) {
      clearTimeout(this.retryTimer);
      this.retryTimer = setTimeout(() => socket.connect(), this.options.refusedRetryMs ?? 3_000);
    }
  }

  private setState(state: LiveState): void {
    if (state !== this.current) {
      this.current = state;
      for (const listener of this.stateListeners) {
        listener();
      }
    }
  }
}
