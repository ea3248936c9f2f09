import { createServer, type Server } from 'node:http';
import { freePort } from '@columba/local-servers';

/**
 * The provider of the benchmark: takes messages in WhatsApp's format and writes down when each came. In this process,
 * so that submit and arrival are read off one clock.
 */
export class ProviderLedger {
  /** Message text -> arrival, milliseconds (performance.now). */
  readonly arrivals = new Map<string, number>();
  private server: Server | undefined;
  private waiting: { count: number; resolve: () => void } | undefined;
  url = '';

  async start(): Promise<void> {
    const port = await freePort();
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.arrived(Buffer.concat(chunks).toString('utf8'));
        response.setHeader('content-type', 'application/json');
        response.end(`{"messaging_product":"whatsapp","messages":[{"id":"wamid.bench${this.arrivals.size}"}]}`);
      });
    });
    this.server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve) => this.server?.listen(port, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Forgets what came, and resolves once `count` new ones have. @throws Error after `timeoutMs` with how many came */
  expect(count: number, timeoutMs: number): Promise<void> {
    this.arrivals.clear();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () =>
          reject(new Error(`${this.arrivals.size} of ${count} messages reached the provider within ${timeoutMs} ms`)),
        timeoutMs,
      );
      this.waiting = {
        count,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
      };
    });
  }

  stop(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  private arrived(body: string): void {
    const { text } = JSON.parse(body) as { text: { body: string } };
    this.arrivals.set(text.body, performance.now());
    if (this.waiting && this.arrivals.size >= this.waiting.count) this.waiting.resolve();
  }
}
