import type { LiveAck, RunFact } from '@columba/workflow-contracts';
import { io, type Socket } from 'socket.io-client';

const CONNECT_MS = 10_000;

/** The tenant's facts, as the dashboard gets them. */
export class LiveFeed {
  readonly facts: RunFact[] = [];
  private readonly listeners = new Set<(facts: RunFact[]) => void>();

  private constructor(private readonly socket: Socket) {
    socket.on('facts', (facts: RunFact[]) => {
      this.facts.push(...facts);
      for (const listener of this.listeners) listener(facts);
    });
  }

  /** Connects to `/live` and follows the whole tenant. @throws Error when the server refuses. */
  static async open(apiUrl: string, token: string): Promise<LiveFeed> {
    const socket = io(`${apiUrl}/live`, { auth: { token }, transports: ['websocket'], timeout: CONNECT_MS });
    const feed = new LiveFeed(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', (error) => reject(new Error(`/live refused the connection: ${error.message}`)));
    });
    const ack = (await socket.timeout(CONNECT_MS).emitWithAck('subscribe', 'tenant')) as LiveAck;
    if (!ack.ok) throw new Error(`/live refused the subscription: ${ack.code} ${ack.detail}`);
    return feed;
  }

  onFacts(listener: (facts: RunFact[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Resolves with the first fact, old or new, that fits. @throws Error after `withinMs`. */
  async waitFor(fits: (fact: RunFact) => boolean, withinMs: number, what: string): Promise<RunFact> {
    const known = this.facts.find(fits);
    if (known) return known;
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        off();
        reject(new Error(`${what} did not show on /live within ${withinMs / 1000} s`));
      }, withinMs);
      const off = this.onFacts((facts) => {
        const found = facts.find(fits);
        if (!found) return;
        clearTimeout(timer);
        off();
        resolve(found);
      });
    });
  }

  close(): void {
    this.socket.close();
  }
}
